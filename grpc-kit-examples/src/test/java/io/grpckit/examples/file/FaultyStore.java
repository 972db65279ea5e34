package io.grpckit.examples.file;

import io.grpckit.examples.file.store.Blob;
import io.grpckit.examples.file.store.BlobWriter;
import io.grpckit.examples.file.store.ByteStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A store in which something happens, or goes wrong, at a given moment. */
final class FaultyStore implements ByteStore {

  volatile Fault beforeAppend = () -> {};
  volatile Fault beforePublish = () -> {};
  volatile Fault beforeClose = () -> {};
  volatile Fault beforeRemove = () -> {};

  /** How often a blob was to rest. */
  final AtomicInteger rested = new AtomicInteger();

  private final ByteStore store;

  FaultyStore(ByteStore store) {
    this.store = store;
  }

  @FunctionalInterface
  interface Fault {
    void happen() throws IOException;
  }

  @Override
  public void check() throws IOException {
    store.check();
  }

  @Override
  public BlobWriter writer(String id) throws IOException {
    return new FaultyWriter(store.writer(id));
  }

  @Override
  public long arrived(String id) throws IOException {
    return store.arrived(id);
  }

  @Override
  public Blob blob(String id) throws IOException {
    Blob blob = store.blob(id);
    return new Blob() {
      @Override
      public int read(ByteBuffer into, long position) throws IOException {
        return blob.read(into, position);
      }

      @Override
      public void rest() throws IOException {
        rested.incrementAndGet();
        blob.rest();
      }

      @Override
      public void close() throws IOException {
        blob.close();
      }
    };
  }

  @Override
  public void remove(String id) throws IOException {
    beforeRemove.happen();
    store.remove(id);
  }

  private final class FaultyWriter implements BlobWriter {

    private final BlobWriter writer;

    FaultyWriter(BlobWriter writer) {
      this.writer = writer;
    }

    @Override
    public void append(ByteBuffer data) throws IOException {
      beforeAppend.happen();
      writer.append(data);
    }

    @Override
    public long size() throws IOException {
      return writer.size();
    }

    @Override
    public String sha256() throws IOException {
      return writer.sha256();
    }

    @Override
    public void clear() throws IOException {
      writer.clear();
    }

    @Override
    public void publish() throws IOException {
      beforePublish.happen();
      writer.publish();
    }

    @Override
    public void close() throws IOException {
      beforeClose.happen();
      writer.close();
    }
  }
}
