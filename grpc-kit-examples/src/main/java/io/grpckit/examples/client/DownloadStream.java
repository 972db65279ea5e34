package io.grpckit.examples.client;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.FileChunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** One attempt to fetch a file from a position on: a chunk is asked for when one is written. */
final class DownloadStream implements ClientResponseObserver<DownloadFileRequest, FileChunk> {
  private static final int CHUNKS_IN_FLIGHT = 4;

  private final FileChannel content;
  private final long size;
  private final Progress progress;
  private final CallEnd<Boolean> end = new CallEnd<>();

  private ClientCallStreamObserver<DownloadFileRequest> call;

  DownloadStream(FileChannel content, long size, Progress progress) {
    this.content = content;
    this.size = size;
    this.progress = progress;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<DownloadFileRequest> call) {
    this.call = call;
    end.cancelWith(call);
    call.disableAutoRequestWithInitial(CHUNKS_IN_FLIGHT);
    end.guard(() -> progress.start(content.position(), size));
  }

  @Override
  public void onNext(FileChunk chunk) {
    end.guard(
        () -> {
          write(chunk);
          call.request(1);
        });
  }

  @Override
  public void onError(Throwable failure) {
    end.fail(failure);
  }

  @Override
  public void onCompleted() {
    end.guard(
        () -> {
          if (content.position() != size) {
            throw new ClientException(
                "the server ended early: size must be " + size + ", was " + content.position());
          }
          end.succeed(true);
        });
  }

  void await() throws IOException {
    end.await();
  }

  private void write(FileChunk chunk) throws IOException {
    long end = content.position() + chunk.getData().size();
    if (chunk.getOffset() != content.position() || end > size) {
      throw new ClientException(
          "chunk must be at " + content.position() + ", was at " + chunk.getOffset());
    }
    for (ByteBuffer bytes : chunk.getData().asReadOnlyByteBufferList()) {
      while (bytes.hasRemaining()) {
        content.write(bytes);
      }
    }
    progress.at(content.position());
  }
}
