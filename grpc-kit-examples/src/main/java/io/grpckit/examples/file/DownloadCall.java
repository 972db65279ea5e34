package io.grpckit.examples.file;

import static io.grpckit.examples.file.InvalidUploadException.check;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.FileChunk;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One download on the wire. A chunk is read when the caller is ready to take it, on the threads of
 * the disk, so that a slow caller costs the memory of one chunk.
 */
final class DownloadCall {

  private static final Logger log = LoggerFactory.getLogger(DownloadCall.class);
  private static final int CHUNK_SIZE = 64 * 1024;

  private final StoredFile file;
  private final Blob blob;
  private final ServerCallStreamObserver<FileChunk> chunks;
  private final Executor disk;
  private final long end;

  private long position;
  private boolean described;
  private boolean ended;

  private DownloadCall(
      StoredFile file,
      Blob blob,
      DownloadFileRequest range,
      ServerCallStreamObserver<FileChunk> chunks,
      Executor disk) {
    this.file = file;
    this.blob = blob;
    this.chunks = chunks;
    this.disk = new SerialExecutor(disk);
    this.position = range.getOffset();
    this.end = end(range, file.size());
  }

  static void start(
      FileArchive archive,
      DownloadFileRequest request,
      ServerCallStreamObserver<FileChunk> chunks,
      Executor disk) {
    StoredFile file = archive.file(request.getFileId());
    check(request.getOffset() <= file.size(), "offset", "must be at most %d", file.size());
    DownloadCall call = new DownloadCall(file, archive.open(file), request, chunks, disk);
    chunks.setOnCancelHandler(() -> call.disk.execute(call::close));
    chunks.setOnReadyHandler(() -> call.disk.execute(call::send));
  }

  /** Like a range of HTTP, it may reach beyond the end. */
  private static long end(DownloadFileRequest range, long size) {
    long left = size - range.getOffset();
    return range.getOffset() + (range.getLength() == 0 ? left : Math.min(range.getLength(), left));
  }

  /** One chunk; what is ready to go after it waits its turn behind other calls. */
  private void send() {
    if (ended || !chunks.isReady()) {
      return;
    }
    try {
      chunks.onNext(next());
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
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK_SIZE, end - position));
    while (buffer.hasRemaining()) {
      int length = blob.read(buffer, position);
      if (length < 0) {
        throw new EOFException("file " + file.id() + " ends at " + position);
      }
      position += length;
    }
    return UnsafeByteOperations.unsafeWrap(buffer.flip());
  }

  private void fail(Throwable failure) {
    log.error("download of {} failed: {}", file.id(), failure.getMessage(), failure);
    close();
    chunks.onError(failure);
  }

  private void close() {
    if (ended) {
      return;
    }
    ended = true;
    try {
      blob.close();
    } catch (IOException e) {
      log.warn("file {} cannot be closed: {}", file.id(), e.getMessage(), e);
    }
  }
}
