package io.grpckit.examples.process;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.UploadResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An upload in two chunks, for the thread that waits for its answer. */
final class SmallUpload implements StreamObserver<UploadResponse> {
  private final CompletableFuture<UploadResponse> response = new CompletableFuture<>();

  static UploadResponse send(TestClient client, String name, ByteString content)
      throws InterruptedException, ExecutionException, TimeoutException {
    SmallUpload upload = new SmallUpload();
    StreamObserver<FileChunk> chunks = client.asyncFiles().uploadFile(upload);
    int half = content.size() / 2;
    chunks.onNext(
        FileChunk.newBuilder().setFilename(name).setData(content.substring(0, half)).build());
    chunks.onNext(FileChunk.newBuilder().setOffset(half).setData(content.substring(half)).build());
    chunks.onCompleted();
    return upload.response.get(30, TimeUnit.SECONDS);
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
