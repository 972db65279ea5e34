package io.grpckit.examples.file.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of a file, open for reading. They never change. Not thread-safe. */
public interface Blob extends Closeable {

  /**
   * Reads at most as much as the buffer takes.
   *
   * @param into where to
   * @param position where in the file to begin
   * @return how many bytes were read; -1 at the end
   * @throws IOException if they cannot be read
   */
  int read(ByteBuffer into, long position) throws IOException;

  /**
   * Lets go of what is dear, since nobody reads for a while. Reading on is possible.
   *
   * @throws IOException if the store cannot be used
   */
  default void rest() throws IOException {}
}
