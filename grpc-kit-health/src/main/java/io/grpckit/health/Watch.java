package io.grpckit.health;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Watch stream. It holds no queue: a watcher that reads slowly misses intermediate states and
 * sees the last one, and costs the same as any other.
 *
 * <p>Whoever wants the stream to be looked after calls {@link #refresh}; one thread at a time does
 * the work, and nobody waits for it.
 */
final class Watch extends ServerCall.Listener<HealthCheckRequest> {
  private static final Logger log = LoggerFactory.getLogger(HealthManager.class);

  private final ServerCall<HealthCheckRequest, HealthCheckResponse> call;
  private final StatusBoard board;
  private final Runnable onEnd;
  private final AtomicInteger wanted = new AtomicInteger();
  private volatile StatusBoard.@Nullable Entry entry;
  private volatile boolean halfClosed;
  private volatile boolean ended;

  // Only the thread that is at work touches these.
  private @Nullable ServingStatus sent;
  private boolean closed;

  Watch(
      ServerCall<HealthCheckRequest, HealthCheckResponse> call, StatusBoard board, Runnable onEnd) {
    this.call = call;
    this.board = board;
    this.onEnd = onEnd;
  }

  @Override
  public void onMessage(HealthCheckRequest request) {
    StatusBoard.Entry watched = board.entry(request.getService());
    entry = watched;
    watched.watches.add(this);
    refresh();
  }

  @Override
  public void onHalfClose() {
    halfClosed = true;
    refresh();
  }

  @Override
  public void onReady() {
    refresh();
  }

  @Override
  public void onCancel() {
    end();
  }

  @Override
  public void onComplete() {
    end();
  }

  /** Sends what has not been sent, if the stream can take it or is to end now. */
  void refresh() {
    if (wanted.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      work();
      seen = wanted.addAndGet(-seen);
    } while (seen != 0);
  }

  private void work() {
    StatusBoard.Entry watched = entry;
    if (closed || ended) {
      return;
    }
    try {
      if (watched != null) {
        send(watched);
      } else if (halfClosed) {
        close(Status.INTERNAL.withDescription("Watch needs one request, got none"));
      }
    } catch (RuntimeException refused) {
      // As a rule an interceptor has closed the call. Nothing of it may reach who wakes this
      // stream.
      log.debug("a Watch stream takes nothing more", refused);
      giveUp();
    }
  }

  private void send(StatusBoard.Entry watched) {
    boolean last = board.isComplete();
    ServingStatus status = watched.status();
    if (sent == null) {
      call.sendHeaders(new Metadata());
    }
    if (status != sent && (sent == null || last || call.isReady())) {
      call.sendMessage(HealthCheckResponse.newBuilder().setStatus(status).build());
      sent = status;
    }
    if (last) {
      close(Status.OK);
    }
  }

  /** A stream that went on in silence would be believed to say that nothing has changed. */
  private void giveUp() {
    try {
      close(Status.UNAVAILABLE);
    } catch (RuntimeException alreadyClosed) {
      log.debug("a Watch stream had been closed", alreadyClosed);
    }
  }

  private void close(Status status) {
    closed = true;
    call.close(status, new Metadata());
  }

  private void end() {
    ended = true;
    StatusBoard.Entry watched = entry;
    if (watched != null) {
      watched.watches.remove(this);
    }
    onEnd.run();
  }
}
