package io.grpckit.examples.store;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/** Folders and files that only the server's own user may read, where the system knows of users. */
public final class PrivateFiles {

  private PrivateFiles() {}

  /**
   * Makes sure that a folder exists; one that it creates is private.
   *
   * @param folder the folder
   * @return the folder
   * @throws UncheckedIOException if it cannot be created
   */
  public static Path folder(Path folder) {
    try {
      return Files.createDirectories(folder, permissions(folder, "rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes sure that a file exists; one that it creates is empty and private.
   *
   * @param file the file
   * @return the file
   * @throws UncheckedIOException if it cannot be created
   */
  public static Path file(Path file) {
    try {
      if (!Files.exists(file)) {
        Files.createFile(file, permissions(file, "rw-------"));
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a private file. It is on the disk, whole, when this returns, and never seen in part.
   *
   * @param file where to; replaced if it exists
   * @param content what to write
   * @throws UncheckedIOException if it cannot be written
   */
  public static void write(Path file, byte[] content) {
    Path unfinished = file.resolveSibling("." + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(unfinished, Set.of(CREATE_NEW, WRITE), permissions(file, "rw-------"))) {
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
          channel.write(left);
        }
        channel.force(true);
      }
      Files.move(unfinished, file, ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileAttribute<?>[] permissions(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
