package io.grpckit.examples.edge.file;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpckit.examples.edge.call.FlowControl;
import io.grpckit.examples.edge.call.UnaryAnswer;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.UploadResponse;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The body of a request as the chunks of a file, read as fast as they are stored: an upload costs
 * the memory of a chunk. Of a body that comes slowly, what there is goes on every few seconds, so
 * that the service sees it come, and keeps it if the rest never does. All of it happens on the
 * event loop of the request.
 */
final class UploadBody implements Subscriber<HttpObject> {

  /** How long a byte waits for a chunk to be full. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private static final int CHUNK = 256 << 10;

  private final ClientCall<FileChunk, UploadResponse> call;
  private final ScheduledExecutorService eventLoop;
  private final Duration longestWait;
  private final ByteString.Output chunk = ByteString.newOutput(CHUNK);
  private final FlowControl pieces;
  private @Nullable FileChunk first;
  private @Nullable Subscription body;
  private @Nullable Future<?> waiting;

  /** The first chunk has everything but data. */
  UploadBody(
      ClientCall<FileChunk, UploadResponse> call,
      FileChunk first,
      ScheduledExecutorService eventLoop,
      Duration longestWait) {
    this.call = call;
    this.first = first;
    this.eventLoop = eventLoop;
    this.longestWait = longestWait;
    this.pieces = new FlowControl(call::isReady, this::next);
  }

  /** Starts the call; the answer is complete when the call is. */
  HttpResponse start(Metadata headers) {
    return UnaryAnswer.<UploadResponse>json(pieces::open).start(call, headers);
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
      waitForMore();
      next();
    } else {
      send();
      pieces.passed();
    }
  }

  private void waitForMore() {
    if (waiting == null && chunk.size() > 0) {
      waiting = eventLoop.schedule(this::sendWhatThereIs, longestWait.toNanos(), NANOSECONDS);
    }
  }

  private void sendWhatThereIs() {
    waiting = null;
    if (call.isReady()) {
      send();
    } else {
      waitForMore();
    }
  }

  private void waitNoLonger() {
    if (waiting != null) {
      waiting.cancel(false);
      waiting = null;
    }
  }

  @Override
  public void onComplete() {
    waitNoLonger();
    if (first != null || chunk.size() > 0) {
      send();
    }
    call.halfClose();
  }

  @Override
  public void onError(Throwable lost) {
    waitNoLonger();
    call.cancel("the client went away", null);
  }

  private void send() {
    waitNoLonger();
    FileChunk.Builder next = first == null ? FileChunk.newBuilder() : first.toBuilder();
    first = null;
    call.sendMessage(next.setData(chunk.toByteString()).build());
    chunk.reset();
  }
}
