package io.grpckit.examples.file.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Bytes that are arriving, and that nobody can read before they are published. Closing it keeps as
 * much of them as the store can be sure of, which {@link ByteStore#arrived} then tells. Not
 * thread-safe.
 */
public interface BlobWriter extends Closeable {

  /**
   * How much has arrived, in earlier calls and in this one.
   *
   * @return in bytes
   * @throws IOException if the store cannot be used
   */
  long size() throws IOException;

  /**
   * Appends all the bytes that remain in the buffer.
   *
   * @param data which nobody changes afterwards
   * @throws StoreFullException if there is no room left
   * @throws IOException if the store cannot be used
   */
  void append(ByteBuffer data) throws IOException;

  /**
   * SHA-256 of all that has arrived. It is asked for once, at the end.
   *
   * @return in lower-case hexadecimal
   * @throws IOException if the store cannot be used
   */
  String sha256() throws IOException;

  /**
   * Throws away all that has arrived.
   *
   * @throws IOException if the store cannot be used
   */
  void clear() throws IOException;

  /**
   * Makes the bytes a blob, all at once. They survive the death of the machine when this returns.
   *
   * @throws StoreFullException if there is no room left
   * @throws IOException if the store cannot be used
   */
  void publish() throws IOException;
}
