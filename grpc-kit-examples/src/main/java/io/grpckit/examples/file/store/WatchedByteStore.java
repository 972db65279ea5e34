package io.grpckit.examples.file.store;

import static java.util.Objects.requireNonNull;

import io.grpckit.examples.store.Outage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log when a store fails and when it works again, once each: of storing when something is
 * published, of reading when something is read. What should be there and is missing is told each
 * time.
 */
public final class WatchedByteStore implements ByteStore {

  private static final Logger log = LoggerFactory.getLogger(WatchedByteStore.class);

  private final ByteStore store;
  private final Outage storing = new Outage("storing files");
  private final Outage reading = new Outage("reading files");

  /**
   * Watches a store.
   *
   * @param store which is closed with this one
   */
  public WatchedByteStore(ByteStore store) {
    this.store = requireNonNull(store, "store");
  }

  @Override
  public void check() throws IOException {
    store.check(); // whoever asks tells
  }

  @Override
  public BlobWriter writer(String id) throws IOException {
    return new WatchedWriter(watch(storing, () -> store.writer(id)));
  }

  @Override
  public long arrived(String id) throws IOException {
    return watch(reading, () -> store.arrived(id));
  }

  @Override
  public Blob blob(String id) throws IOException {
    try {
      return new WatchedBlob(store.blob(id));
    } catch (NoSuchFileException e) {
      log.error("what was in file {} is missing: {}", id, e.getMessage());
      throw e;
    } catch (IOException e) {
      reading.failed(e);
      throw e;
    }
  }

  @Override
  public void remove(String id) throws IOException {
    run(storing, () -> store.remove(id));
  }

  @Override
  public void close() {
    store.close();
  }

  private static <T> T watch(Outage outage, Reading<T> work) throws IOException {
    try {
      return work.run();
    } catch (IOException e) {
      outage.failed(e);
      throw e;
    }
  }

  private static void run(Outage outage, Storing work) throws IOException {
    try {
      work.run();
    } catch (IOException e) {
      outage.failed(e);
      throw e;
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T run() throws IOException;
  }

  @FunctionalInterface
  private interface Storing {
    void run() throws IOException;
  }

  private final class WatchedWriter implements BlobWriter {

    private final BlobWriter writer;

    WatchedWriter(BlobWriter writer) {
      this.writer = writer;
    }

    @Override
    public long size() throws IOException {
      return watch(storing, writer::size);
    }

    @Override
    public void append(ByteBuffer data) throws IOException {
      run(storing, () -> writer.append(data));
    }

    @Override
    public String sha256() throws IOException {
      return watch(storing, writer::sha256);
    }

    @Override
    public void clear() throws IOException {
      run(storing, writer::clear);
    }

    @Override
    public void publish() throws IOException {
      run(storing, writer::publish);
      storing.worked();
    }

    @Override
    public void close() throws IOException {
      run(storing, writer::close);
    }
  }

  private final class WatchedBlob implements Blob {

    private final Blob blob;

    WatchedBlob(Blob blob) {
      this.blob = blob;
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      int length = watch(reading, () -> blob.read(into, position));
      reading.worked();
      return length;
    }

    @Override
    public void rest() throws IOException {
      run(reading, blob::rest);
    }

    @Override
    public void close() throws IOException {
      run(reading, blob::close);
    }
  }
}
