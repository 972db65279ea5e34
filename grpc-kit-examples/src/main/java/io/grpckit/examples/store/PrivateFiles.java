package io.grpckit.examples.store;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
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

  private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

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
    write(file, content, PrivateFiles::syncFolder);
  }

  static void write(Path file, byte[] content, FolderSync sync) {
    Path unfinished = file.resolveSibling("." + UUID.randomUUID() + ".tmp");
    try {
      try {
        create(unfinished, content);
        Files.move(unfinished, file, ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(unfinished);
      }
      sync.sync(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void create(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, Set.of(CREATE_NEW, WRITE), permissions(file, "rw-------"))) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  /**
   * Brings the names in a folder to the disk. Without it, a rename may be undone by the death of
   * the machine.
   *
   * @param folder the folder
   * @throws IOException if it cannot be done
   */
  public static void syncFolder(Path folder) throws IOException {
    if (WINDOWS) {
      return; // which does not open folders, and journals renames
    }
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  private static FileAttribute<?>[] permissions(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  @FunctionalInterface
  interface FolderSync {
    void sync(Path folder) throws IOException;
  }
}
