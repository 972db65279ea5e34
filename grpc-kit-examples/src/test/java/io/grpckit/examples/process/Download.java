package io.grpckit.examples.process;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.FileServiceGrpc.FileServiceStub;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A download of which nothing is kept. */
final class Download implements StreamObserver<FileChunk> {
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final Consumer<ByteString> watcher;
  private long size;

  private Download(Consumer<ByteString> watcher) {
    this.watcher = watcher;
  }

  /** Takes so many bytes of a file, and returns how many there were. */
  static long size(FileServiceStub files, String fileId, long length)
      throws InterruptedException, ExecutionException, TimeoutException {
    return run(files, fileId, length, data -> {});
  }

  /** Takes all of a file, and returns its SHA-256. */
  static String sha256(FileServiceStub files, String fileId)
      throws InterruptedException, ExecutionException, TimeoutException {
    MessageDigest digest = LocalFile.sha256();
    run(files, fileId, 0, data -> digest.update(data.asReadOnlyByteBuffer()));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static long run(
      FileServiceStub files, String fileId, long length, Consumer<ByteString> watcher)
      throws InterruptedException, ExecutionException, TimeoutException {
    Download download = new Download(watcher);
    files.downloadFile(
        DownloadFileRequest.newBuilder().setFileId(fileId).setLength(length).build(), download);
    download.end.get(20, TimeUnit.MINUTES);
    return download.size;
  }

  @Override
  public void onNext(FileChunk chunk) {
    size += chunk.getData().size();
    watcher.accept(chunk.getData());
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    end.complete(null);
  }
}
