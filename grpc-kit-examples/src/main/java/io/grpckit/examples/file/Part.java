package io.grpckit.examples.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What has arrived of an upload. Closing it keeps as much of it as the store can be sure of, which
 * {@link ByteStore#partSize} then tells. Not thread-safe.
 */
interface Part extends Closeable {

  long size() throws IOException;

  /** Appends all the bytes that remain in the buffer. */
  void append(ByteBuffer data) throws IOException;

  /** SHA-256 of all that has arrived, in lower-case hexadecimal. */
  String sha256() throws IOException;

  /** Throws away all that has arrived. */
  void clear() throws IOException;

  /**
   * Makes the bytes a blob, all at once. They survive the death of the machine when this returns.
   */
  void publish() throws IOException;
}
