package io.grpckit.examples.process;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.GetFileInfoRequest;
import io.grpckit.examples.file.v1.UploadResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An upload that goes on, whenever it is sent again, after what has arrived. */
final class ResumableUpload implements StreamObserver<UploadResponse> {
  private static final int CHUNK = 512 << 10;

  private final CompletableFuture<UploadResponse> response = new CompletableFuture<>();

  private ResumableUpload() {}

  /** Sends what is missing, and waits until all of it is stored. */
  static UploadResponse send(TestClient client, String uploadId, ByteString content)
      throws InterruptedException, ExecutionException, TimeoutException {
    ResumableUpload upload = new ResumableUpload();
    StreamObserver<FileChunk> chunks =
        begin(client, uploadId, content, (int) arrived(client, uploadId), content.size(), upload);
    chunks.onCompleted();
    return upload.response.get(60, TimeUnit.SECONDS);
  }

  /** Sends the beginning, and no more. */
  static void leave(TestClient client, String uploadId, ByteString content, int length) {
    begin(client, uploadId, content, 0, length, new ResumableUpload());
  }

  private static StreamObserver<FileChunk> begin(
      TestClient client,
      String uploadId,
      ByteString content,
      int from,
      int to,
      ResumableUpload upload) {
    StreamObserver<FileChunk> chunks = client.asyncFiles().uploadFile(upload);
    int position = from;
    do {
      int end = Math.min(position + CHUNK, to);
      chunks.onNext(
          FileChunk.newBuilder()
              .setFilename("file")
              .setUploadId(uploadId)
              .setOffset(position)
              .setDeclaredSize(content.size())
              .setData(content.substring(position, end))
              .build());
      position = end;
    } while (position < to);
    return chunks;
  }

  /** Where to go on. */
  static long arrived(TestClient client, String uploadId) {
    GetFileInfoRequest request = GetFileInfoRequest.newBuilder().setUploadId(uploadId).build();
    try {
      return client.files().getFileInfo(request).getSize();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return 0;
      }
      throw e;
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
