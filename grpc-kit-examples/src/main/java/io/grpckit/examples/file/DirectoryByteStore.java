package io.grpckit.examples.file;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.grpckit.examples.store.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/** Bytes in a local directory: blobs directly in it, parts in {@code parts}. */
final class DirectoryByteStore implements ByteStore {

  private static final Pattern FULL =
      Pattern.compile("No space left|not enough space|quota exceeded", Pattern.CASE_INSENSITIVE);
  private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

  private final Path blobs;
  private final Path parts;

  private DirectoryByteStore(Path directory) {
    this.blobs = directory;
    this.parts = directory.resolve("parts");
  }

  static DirectoryByteStore in(Path directory) throws IOException {
    DirectoryByteStore store = new DirectoryByteStore(directory);
    createPrivate(store.parts);
    sync(store.parts);
    sync(store.blobs);
    return store;
  }

  @Override
  public Part part(String id) throws IOException {
    return new FilePart(id, FileChannel.open(parts.resolve(id), CREATE, READ, WRITE));
  }

  @Override
  public long partSize(String id) throws IOException {
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

  /** Without it, a rename may be undone by the death of the machine. */
  private static void sync(Path directory) throws IOException {
    if (WINDOWS) {
      return; // which does not open directories, and journals renames
    }
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  /** The JDK has no exception of its own for a full disk. */
  private static IOException translate(IOException e) {
    return FULL.matcher(String.valueOf(e.getMessage())).find() ? new StoreFullException(e) : e;
  }

  private final class FilePart implements Part {

    private final String id;
    private final FileChannel channel;

    FilePart(String id, FileChannel channel) throws IOException {
      this.id = id;
      this.channel = channel;
      channel.position(channel.size());
    }

    @Override
    public long size() throws IOException {
      return channel.position();
    }

    @Override
    public void append(ByteBuffer data) throws IOException {
      try {
        while (data.hasRemaining()) {
          channel.write(data);
        }
      } catch (IOException e) {
        throw translate(e);
      }
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      return channel.read(into, position);
    }

    @Override
    public void clear() throws IOException {
      channel.truncate(0);
    }

    @Override
    public void publish() throws IOException {
      try {
        channel.force(true);
      } catch (IOException e) {
        throw translate(e);
      }
      channel.close();
      Files.move(parts.resolve(id), blobs.resolve(id), StandardCopyOption.ATOMIC_MOVE);
      sync(blobs);
    }

    @Override
    public void close() throws IOException {
      channel.close();
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
