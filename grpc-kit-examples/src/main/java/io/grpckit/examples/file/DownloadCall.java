package io.grpckit.examples.file;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpckit.examples.file.catalog.StoredFile;
import io.grpckit.examples.file.store.Blob;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.stall.Pace;
import io.grpckit.examples.stall.StallWatch;
import io.grpckit.examples.stall.StalledException;
import io.grpckit.examples.stall.Timer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One download on the wire. A chunk is read when the caller is ready to take it, on the threads of
 * the disk, so that a slow caller costs the memory of a few chunks; one that takes next to nothing
 * is cut off after a while.
 */
final class DownloadCall implements StallWatch.Call {

  private static final Logger log = LoggerFactory.getLogger(DownloadCall.class);
  private static final int CHUNK_SIZE = 256 << 10;
  private static final int ON_THE_WAY = 256 << 10; // so that reading and sending overlap

  private final FileArchive archive;
  private final StoredFile file;
  private final ServerCallStreamObserver<FileChunk> chunks;
  private final Executor disk;
  private final Pace pace;
  private final Runnable afterwards;
  private final long end;

  private @Nullable Blob blob;
  private @Nullable StallWatch watch;
  private long position;
  private boolean described;
  private boolean ended;

  /**
   * A download that has not begun.
   *
   * @param pace at which bytes must be taken
   * @param afterwards what to do when it has ended, however it does
   */
  DownloadCall(
      FileArchive archive,
      StoredFile file,
      DownloadFileRequest range,
      ServerCallStreamObserver<FileChunk> chunks,
      Executor disk,
      Pace pace,
      Runnable afterwards) {
    this.archive = archive;
    this.file = file;
    this.chunks = chunks;
    this.disk = new SerialExecutor(disk);
    this.pace = pace;
    this.afterwards = afterwards;
    this.position = range.getOffset();
    this.end = end(range, file.size());
  }

  /** Like a range of HTTP, it may reach beyond the end. */
  private static long end(DownloadFileRequest range, long size) {
    long left = size - range.getOffset();
    return range.getOffset() + (range.getLength() == 0 ? left : Math.min(range.getLength(), left));
  }

  void start() {
    chunks.setOnReadyThreshold(ON_THE_WAY);
    chunks.setOnCancelHandler(() -> disk.execute(this::close));
    chunks.setOnReadyHandler(() -> disk.execute(this::send));
    watch = StallWatch.begin(Timer.system(), disk, pace, this);
  }

  /** One chunk; what is ready to go after it waits its turn behind other calls. */
  private void send() {
    if (ended || !chunks.isReady()) {
      return;
    }
    try {
      FileChunk chunk = next();
      chunks.onNext(chunk);
      if (watch != null) {
        watch.progress(chunk.getData().size());
      }
      if (position == end) {
        close();
        chunks.onCompleted();
      } else {
        disk.execute(this::send);
      }
    } catch (IOException e) {
      fail(new StorageException(e));
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private FileChunk next() throws IOException {
    FileChunk.Builder chunk = FileChunk.newBuilder().setOffset(position).setData(read());
    if (!described) {
      described = true;
      chunk.setFilename(file.filename()).setDeclaredSize(file.size()).setSha256(file.sha256());
    }
    return chunk.build();
  }

  private ByteString read() throws IOException {
    if (blob == null) {
      blob = archive.bytes().blob(file.id());
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK_SIZE, end - position));
    while (buffer.hasRemaining()) {
      int length = blob.read(buffer, position);
      if (length < 0) {
        log.error("what was in file {} ends at {}", file.id(), position);
        throw new EOFException("file " + file.id() + " ends at " + position);
      }
      position += length;
    }
    return UnsafeByteOperations.unsafeWrap(buffer.flip());
  }

  @Override
  public boolean waitsForCaller() {
    return !chunks.isReady();
  }

  @Override
  public void rest() {
    try {
      if (blob != null) {
        blob.rest();
      }
    } catch (IOException e) {
      fail(new StorageException(e));
    }
  }

  @Override
  public void cut(StalledException reason) {
    fail(reason);
  }

  private void fail(Throwable failure) {
    close();
    chunks.onError(failure);
  }

  private void close() {
    if (ended) {
      return;
    }
    ended = true;
    afterwards.run();
    if (watch != null) {
      watch.end();
    }
    try {
      if (blob != null) {
        blob.close();
      }
    } catch (IOException e) {
      log.debug("file {} cannot be closed", file.id(), e);
    }
  }
}
