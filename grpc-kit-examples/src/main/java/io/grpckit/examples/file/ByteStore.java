package io.grpckit.examples.file;

import java.io.IOException;

/**
 * Where the bytes of files are. Ids are made by the archive and are safe as names. Thread-safe,
 * apart from what it hands out.
 */
interface ByteStore extends AutoCloseable {

  /**
   * Looks whether the store can be used.
   *
   * @throws IOException if it cannot
   */
  void check() throws IOException;

  /**
   * Opens what has arrived of an upload, or begins with nothing.
   *
   * @throws IOException if the store cannot be used
   */
  Part part(String id) throws IOException;

  /** How much has arrived of an upload; 0 if nothing has. */
  long partSize(String id) throws IOException;

  /**
   * Opens bytes that were published.
   *
   * @throws java.nio.file.NoSuchFileException if there are none
   * @throws IOException if the store cannot be used
   */
  Blob blob(String id) throws IOException;

  /** Removes whatever is there under the id, published or not. */
  void remove(String id) throws IOException;

  /** Lets go of what the store holds open. */
  @Override
  default void close() {}
}
