package io.grpckit.examples.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of a file, open for reading. They never change. Not thread-safe. */
interface Blob extends Closeable {

  /**
   * Reads at most as much as the buffer takes.
   *
   * @return how many bytes were read; -1 at the end
   */
  int read(ByteBuffer into, long position) throws IOException;

  /** Lets go of what is dear, since nobody reads for a while. Reading on is possible. */
  default void rest() throws IOException {}
}
