package io.grpckit.examples.file;

import static io.grpckit.examples.file.InvalidUploadException.check;
import static java.util.Objects.requireNonNull;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.file.catalog.StoredFile;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.stall.Pace;
import io.grpckit.examples.stall.StallWatch;
import io.grpckit.examples.stall.StalledException;
import io.grpckit.examples.stall.Timer;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upload on the wire. The disk is used on threads of its own, and another chunk is asked for
 * when one is written: an upload costs the memory of a few chunks, and a slow disk slows nobody but
 * those who upload.
 *
 * @param <R> the answer
 */
final class UploadCall<R> implements StreamObserver<FileChunk>, StallWatch.Call {

  private static final Logger log = LoggerFactory.getLogger(UploadCall.class);

  /** The chunk that is being stored, and those that arrive meanwhile. */
  static final int WINDOW = 4;

  private final FileArchive archive;
  private final String ownerId;
  private final Function<StoredFile, R> answer;
  private final ServerCallStreamObserver<R> response;
  private final Executor disk;
  private final Pace pace;

  private @Nullable FileChunk first;
  private @Nullable Upload upload;
  private @Nullable StallWatch watch;
  private boolean ended;

  /**
   * A call that has not begun.
   *
   * @param pace at which chunks must come
   */
  UploadCall(
      FileArchive archive,
      String ownerId,
      Function<StoredFile, R> answer,
      StreamObserver<R> response,
      Executor disk,
      Pace pace) {
    this.archive = archive;
    this.ownerId = ownerId;
    this.answer = answer;
    this.response = (ServerCallStreamObserver<R>) response;
    this.disk = new SerialExecutor(disk);
    this.pace = pace;
  }

  StreamObserver<FileChunk> start() {
    response.disableAutoRequest();
    response.setOnCancelHandler(() -> {}); // without a handler, answering too late would throw
    response.request(WINDOW);
    watch = StallWatch.begin(Timer.system(), disk, pace, this);
    return this;
  }

  @Override
  public void onNext(FileChunk chunk) {
    run(() -> accept(chunk));
  }

  @Override
  public void onError(Throwable lost) {
    disk.execute(this::breakOff);
  }

  @Override
  public void onCompleted() {
    run(this::finish);
  }

  private void run(Runnable step) {
    disk.execute(
        () -> {
          if (!ended) {
            try {
              step.run();
            } catch (RuntimeException | Error e) {
              fail(e);
            }
          }
        });
  }

  private void accept(FileChunk chunk) {
    if (first == null) {
      first = chunk.toBuilder().clearData().build();
      upload = archive.upload(request(chunk));
      Optional<StoredFile> finished = upload.open();
      if (finished.isPresent()) {
        succeed(finished.get());
        return;
      }
    } else {
      checkSame(first, chunk);
    }
    requireNonNull(upload, "upload").append(chunk.getOffset(), ByteStringArray.of(chunk.getData()));
    response.request(1);
    if (watch != null) {
      watch.progress(1);
    }
  }

  private void finish() {
    check(upload != null, "filename", "must be set in the first chunk");
    succeed(requireNonNull(upload, "upload").finish());
  }

  private void succeed(StoredFile file) {
    end();
    response.onNext(answer.apply(file));
    response.onCompleted();
  }

  private void fail(Throwable failure) {
    breakOff();
    response.onError(failure);
  }

  /** What waits in the queue was sent, and is stored first. */
  @Override
  public boolean waitsForCaller() {
    return true;
  }

  @Override
  public void cut(StalledException reason) {
    fail(reason);
  }

  private void end() {
    ended = true;
    if (watch != null) {
      watch.end();
    }
  }

  private void breakOff() {
    end();
    if (upload != null) {
      try {
        upload.breakOff();
      } catch (StorageException e) {
        log.debug("what is left of an upload stays until it counts as abandoned", e);
      } catch (RuntimeException e) {
        log.warn("what is left of an upload stays until it counts as abandoned", e);
      }
    }
  }

  private UploadRequest request(FileChunk chunk) {
    return new UploadRequest(
        ownerId,
        chunk.getFilename(),
        chunk.getDeclaredSize(),
        chunk.getSha256().toLowerCase(Locale.ROOT),
        chunk.getUploadId(),
        chunk.getOffset());
  }

  /** A later chunk need not repeat what the first declares, but must not contradict it. */
  private static void checkSame(FileChunk first, FileChunk chunk) {
    String rule = "must be as in the first chunk";
    check(same(first.getFilename(), chunk.getFilename(), ""), "filename", rule);
    check(same(first.getDeclaredSize(), chunk.getDeclaredSize(), 0L), "declared_size", rule);
    check(same(first.getSha256(), chunk.getSha256(), ""), "sha256", rule);
    check(same(first.getUploadId(), chunk.getUploadId(), ""), "upload_id", rule);
  }

  private static <V> boolean same(V first, V later, V notSet) {
    return later.equals(notSet) || later.equals(first);
  }
}
