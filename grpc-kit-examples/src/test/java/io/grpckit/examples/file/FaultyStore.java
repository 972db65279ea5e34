package io.grpckit.examples.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A store in which something happens, or goes wrong, at a given moment. */
final class FaultyStore implements ByteStore {

  volatile Fault beforeAppend = () -> {};
  volatile Fault beforePublish = () -> {};
  volatile Fault beforeClose = () -> {};

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
  public Part part(String id) throws IOException {
    return new FaultyPart(store.part(id));
  }

  @Override
  public long partSize(String id) throws IOException {
    return store.partSize(id);
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
    store.remove(id);
  }

  private final class FaultyPart implements Part {

    private final Part part;

    FaultyPart(Part part) {
      this.part = part;
    }

    @Override
    public void append(ByteBuffer data) throws IOException {
      beforeAppend.happen();
      part.append(data);
    }

    @Override
    public long size() throws IOException {
      return part.size();
    }

    @Override
    public String sha256() throws IOException {
      return part.sha256();
    }

    @Override
    public void clear() throws IOException {
      part.clear();
    }

    @Override
    public void publish() throws IOException {
      beforePublish.happen();
      part.publish();
    }

    @Override
    public void close() throws IOException {
      beforeClose.happen();
      part.close();
    }
  }
}
