package io.grpckit.examples.file.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.grpckit.examples.store.PrivateFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bytes in a local directory: blobs directly in it, parts in {@code parts}. */
final class DirectoryByteStore implements ByteStore {

  private static final Logger log = LoggerFactory.getLogger(DirectoryByteStore.class);

  private final Path blobs;
  private final Path parts;
  private final Disk disk;
  private final ExecutorService flusher =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "flush");
            thread.setDaemon(true);
            return thread;
          });

  private DirectoryByteStore(Path directory, Disk disk) {
    this.blobs = directory;
    this.parts = directory.resolve("parts");
    this.disk = disk;
  }

  /** What brings the content of a file to the disk. */
  @FunctionalInterface
  interface Disk {
    void force(FileChannel file) throws IOException;
  }

  static DirectoryByteStore in(Path directory) throws IOException {
    return in(directory, file -> file.force(true));
  }

  static DirectoryByteStore in(Path directory, Disk disk) throws IOException {
    DirectoryByteStore store = new DirectoryByteStore(directory, disk);
    createPrivate(store.parts);
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
    return new FileBlobWriter(id, FileChannel.open(parts.resolve(id), CREATE, READ, WRITE));
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

  private final class FileBlobWriter implements BlobWriter {

    private final String id;
    private final FileChannel channel;
    private final BackgroundFsync flush;
    private final MessageDigest digest = Sha256.create();
    private long hashed;

    FileBlobWriter(String id, FileChannel channel) throws IOException {
      this.id = id;
      this.channel = channel;
      this.flush = new BackgroundFsync(() -> disk.force(channel), flusher);
      channel.position(channel.size());
    }

    @Override
    public long size() throws IOException {
      return channel.position();
    }

    @Override
    public void append(ByteBuffer data) throws IOException {
      hashUpTo(channel.position());
      ByteBuffer written = data.duplicate();
      try {
        while (data.hasRemaining()) {
          channel.write(data);
        }
        hashed += written.remaining();
        digest.update(written);
        flush.upTo(channel.position());
      } catch (IOException e) {
        throw StoreFullException.translate(e);
      }
    }

    @Override
    public String sha256() throws IOException {
      hashUpTo(channel.position());
      return Sha256.hex(digest);
    }

    /** Adds what has arrived in earlier calls. */
    private void hashUpTo(long end) throws IOException {
      if (hashed < end) {
        Sha256.update(digest, channel, hashed);
        hashed = end;
      }
    }

    @Override
    public void clear() throws IOException {
      flush.restart();
      channel.truncate(0);
      digest.reset();
      hashed = 0;
    }

    @Override
    public void publish() throws IOException {
      try {
        flush.finish(channel.position());
      } catch (IOException e) {
        throw StoreFullException.translate(e);
      }
      channel.close();
      Files.move(parts.resolve(id), blobs.resolve(id), StandardCopyOption.ATOMIC_MOVE);
      PrivateFiles.syncFolder(blobs);
    }

    /**
     * Nobody would ever learn later that something was not stored: it is brought to the disk now.
     */
    @Override
    public void close() throws IOException {
      try (channel) {
        if (channel.isOpen() && channel.position() > flush.safe()) {
          flush.finish(channel.position());
        }
      } catch (IOException e) {
        log.warn("what has arrived of an upload cannot be brought to the disk: {}", e.toString());
      }
      if (flush.hasFailed()) {
        cutTo(flush.safe());
      }
    }

    /** Reading cannot tell the rest from what is stored: it may come from memory. */
    private void cutTo(long size) throws IOException {
      try (RandomAccessFile file = new RandomAccessFile(parts.resolve(id).toFile(), "rw")) {
        file.setLength(size); // which, unlike a channel, minds no interrupt
      }
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
