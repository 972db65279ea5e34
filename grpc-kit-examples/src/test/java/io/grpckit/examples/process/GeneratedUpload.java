package io.grpckit.examples.process;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.FileServiceGrpc.FileServiceStub;
import io.grpckit.examples.file.v1.UploadResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An upload of a generated file, a chunk whenever the server is ready for one. */
final class GeneratedUpload implements ClientResponseObserver<FileChunk, UploadResponse> {
  private final CompletableFuture<UploadResponse> response = new CompletableFuture<>();
  private final GeneratedFile file;
  private long sent;

  private GeneratedUpload(GeneratedFile file) {
    this.file = file;
  }

  static UploadResponse send(FileServiceStub files, GeneratedFile file)
      throws InterruptedException, ExecutionException, TimeoutException {
    GeneratedUpload upload = new GeneratedUpload(file);
    files.uploadFile(upload);
    return upload.response.get(20, TimeUnit.MINUTES);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<FileChunk> requests) {
    requests.setOnReadyHandler(() -> send(requests));
  }

  private void send(ClientCallStreamObserver<FileChunk> requests) {
    while (sent < file.size() && requests.isReady()) {
      FileChunk chunk = file.chunk(sent);
      requests.onNext(chunk);
      sent += chunk.getData().size();
      if (sent == file.size()) {
        requests.onCompleted();
      }
    }
  }

  @Override
  public void onNext(UploadResponse value) {
    response.complete(value);
  }

  @Override
  public void onError(Throwable failure) {
    response.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {}
}
