package io.grpckit.examples.edge;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import io.grpc.ClientCall;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.UploadResponse;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The body of a request as the chunks of a file, read as fast as they are stored: an upload costs
 * the memory of a chunk.
 */
final class FileBody implements Subscriber<HttpObject> {

  private static final int CHUNK = 256 << 10;

  private final ClientCall<FileChunk, UploadResponse> call;
  private final ByteString.Output chunk = ByteString.newOutput(CHUNK);
  private final Gate pieces;
  private final JsonAnswer<UploadResponse> answer =
      new JsonAnswer<>() {
        @Override
        public void onReady() {
          pieces.open();
        }
      };
  private @Nullable FileChunk first;
  private @Nullable Subscription body;

  /** The first chunk has everything but data. */
  FileBody(ClientCall<FileChunk, UploadResponse> call, FileChunk first) {
    this.call = call;
    this.first = first;
    this.pieces = new Gate(call::isReady, this::next);
  }

  JsonAnswer<UploadResponse> answer() {
    return answer;
  }

  private void next() {
    if (body != null) {
      body.request(1);
    }
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    body = subscription;
    next();
  }

  @Override
  public void onNext(HttpObject piece) {
    if (piece instanceof HttpData data) {
      byte[] bytes = data.array();
      chunk.write(bytes, 0, bytes.length);
    }
    if (chunk.size() < CHUNK) {
      next();
    } else {
      send();
      pieces.passed();
    }
  }

  @Override
  public void onComplete() {
    if (first != null || chunk.size() > 0) {
      send();
    }
    call.halfClose();
  }

  @Override
  public void onError(Throwable lost) {
    call.cancel("the client went away", null);
  }

  private void send() {
    FileChunk.Builder next = first == null ? FileChunk.newBuilder() : first.toBuilder();
    first = null;
    call.sendMessage(next.setData(chunk.toByteString()).build());
    chunk.reset();
  }
}
