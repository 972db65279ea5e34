package io.grpckit.examples.file.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.grpckit.examples.store.PrivateFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A local file that grows, and gets its final name when it is published. */
final class FileBlobWriter implements BlobWriter {

  private static final Logger log = LoggerFactory.getLogger(FileBlobWriter.class);

  private final Path unfinished;
  private final Path published;
  private final FileChannel channel;
  private final BackgroundFsync flush;
  private final MessageDigest digest = Sha256.create();
  private long hashed;

  private FileBlobWriter(
      Path unfinished, Path published, FileChannel channel, BackgroundFsync flush) {
    this.unfinished = unfinished;
    this.published = published;
    this.channel = channel;
    this.flush = flush;
  }

  /** What brings the content of a file to the disk. */
  @FunctionalInterface
  interface Disk {
    void force(FileChannel file) throws IOException;
  }

  /** Goes on where the file ends. */
  static FileBlobWriter open(Path unfinished, Path published, Disk disk, Executor flusher)
      throws IOException {
    FileChannel channel = FileChannel.open(unfinished, CREATE, READ, WRITE);
    channel.position(channel.size());
    BackgroundFsync flush = new BackgroundFsync(() -> disk.force(channel), flusher);
    return new FileBlobWriter(unfinished, published, channel, flush);
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
    Files.move(unfinished, published, StandardCopyOption.ATOMIC_MOVE);
    PrivateFiles.syncFolder(published.toAbsolutePath().getParent());
  }

  /** Nobody would ever learn later that something was not stored: it is brought to the disk now. */
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
    try (RandomAccessFile file = new RandomAccessFile(unfinished.toFile(), "rw")) {
      file.setLength(size); // which, unlike a channel, minds no interrupt
    }
  }
}
