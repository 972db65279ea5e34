package io.grpckit.examples.file.store;

import static java.nio.file.StandardOpenOption.READ;

import io.grpckit.examples.store.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Bytes in a local directory: blobs directly in it, parts in {@code parts}. */
final class DirectoryByteStore implements ByteStore {

  private final Path blobs;
  private final Path parts;
  private final FileBlobWriter.Disk disk;
  private final ExecutorService flusher =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "flush");
            thread.setDaemon(true);
            return thread;
          });

  private DirectoryByteStore(Path directory, FileBlobWriter.Disk disk) {
    this.blobs = directory;
    this.parts = directory.resolve("parts");
    this.disk = disk;
  }

  static DirectoryByteStore in(Path directory) throws IOException {
    return in(directory, file -> file.force(true));
  }

  static DirectoryByteStore in(Path directory, FileBlobWriter.Disk disk) throws IOException {
    DirectoryByteStore store = new DirectoryByteStore(directory, disk);
    createPrivate(store.parts);
    store.check(); // what is there already may be read-only
    PrivateFiles.syncFolder(store.parts);
    PrivateFiles.syncFolder(store.blobs);
    return store;
  }

  @Override
  public void close() {
    flusher.shutdown();
  }

  @Override
  public void check() throws IOException {
    if (!Files.isDirectory(parts) || !Files.isWritable(parts)) {
      throw new IOException(parts + " cannot be written to");
    }
  }

  @Override
  public BlobWriter writer(String id) throws IOException {
    return FileBlobWriter.open(parts.resolve(id), blobs.resolve(id), disk, flusher);
  }

  @Override
  public long arrived(String id) throws IOException {
    try {
      return Files.size(parts.resolve(id));
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  @Override
  public Blob blob(String id) throws IOException {
    return new FileBlob(FileChannel.open(blobs.resolve(id), READ));
  }

  @Override
  public void remove(String id) throws IOException {
    Files.deleteIfExists(parts.resolve(id));
    Files.deleteIfExists(blobs.resolve(id));
  }

  private static void createPrivate(Path folder) throws IOException {
    try {
      PrivateFiles.folder(folder);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private record FileBlob(FileChannel channel) implements Blob {

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      return channel.read(into, position);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
