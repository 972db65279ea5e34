package io.grpckit.examples.file.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** A local directory on a disk that does not always store what it is given. */
public final class FailingDisk {

  private FailingDisk() {}

  /**
   * Opens the directory.
   *
   * @param fails asked whenever something is brought to the disk
   */
  public static ByteStore open(Path directory, BooleanSupplier fails) {
    try {
      return DirectoryByteStore.in(
          directory,
          file -> {
            if (fails.getAsBoolean()) {
              throw new IOException("Input/output error");
            }
            file.force(true);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
