package io.grpckit.health;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks whether a file system has room left for this process. */
public final class FreeSpaceCheck implements HealthCheck {
  private final Path path;
  private final long bytes;

  private FreeSpaceCheck(Path path, long bytes) {
    this.path = requireNonNull(path, "path");
    this.bytes = bytes;
  }

  /**
   * Checks the file system of a folder or file.
   *
   * @param path must exist when the check runs
   * @param bytes that must be usable; positive
   * @return the check
   */
  public static FreeSpaceCheck of(Path path, long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes must be positive, was " + bytes);
    }
    return new FreeSpaceCheck(path, bytes);
  }

  @Override
  public boolean isHealthy() throws IOException {
    long usable = Files.getFileStore(path).getUsableSpace();
    if (usable < bytes) {
      throw new IOException(path + " has " + usable + " bytes left of " + bytes + " that it needs");
    }
    return true;
  }
}
