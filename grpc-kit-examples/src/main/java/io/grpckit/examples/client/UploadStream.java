package io.grpckit.examples.client;

import com.google.protobuf.ByteString;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.UploadResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** One attempt to send a file from a position on: a chunk is read only when the call is ready. */
final class UploadStream implements ClientResponseObserver<FileChunk, UploadResponse> {
  private static final int CHUNK_SIZE = 256 * 1024;

  private final FileChannel content;
  private final FileChunk first;
  private final Progress progress;
  private final CallEnd<UploadResponse> end = new CallEnd<>();

  private boolean described;
  private boolean complete;

  UploadStream(FileChannel content, FileChunk first, Progress progress) {
    this.content = content;
    this.first = first;
    this.progress = progress;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<FileChunk> requests) {
    end.cancelWith(requests);
    requests.setOnReadyHandler(() -> end.guard(() -> send(requests)));
  }

  @Override
  public void onNext(UploadResponse response) {
    end.succeed(response);
  }

  @Override
  public void onError(Throwable failure) {
    end.fail(failure);
  }

  @Override
  public void onCompleted() {
    end.fail(new ClientException("the server ended the upload without an answer"));
  }

  UploadResponse await() throws IOException {
    return end.await();
  }

  private void send(ClientCallStreamObserver<FileChunk> requests) throws IOException {
    while (!complete && requests.isReady()) {
      requests.onNext(nextChunk());
      progress.at(content.position());
      if (content.position() >= first.getDeclaredSize()) {
        complete = true;
        requests.onCompleted();
      }
    }
  }

  private FileChunk nextChunk() throws IOException {
    FileChunk.Builder chunk = described ? FileChunk.newBuilder() : first.toBuilder();
    if (!described) {
      described = true;
      progress.start(content.position(), first.getDeclaredSize());
    }
    return chunk.setOffset(content.position()).setData(read()).build();
  }

  private ByteString read() throws IOException {
    long left = first.getDeclaredSize() - content.position();
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK_SIZE, left));
    while (buffer.hasRemaining()) {
      if (content.read(buffer) < 0) {
        throw new ClientException("the file became shorter while it was sent");
      }
    }
    return ByteString.copyFrom(buffer.flip());
  }
}
