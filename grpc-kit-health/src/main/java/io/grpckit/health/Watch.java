package io.grpckit.health;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import org.jspecify.annotations.Nullable;

/**
 * One Watch stream. It holds no queue: a watcher that reads slowly misses intermediate states and
 * sees the last one, and costs the same as any other.
 */
final class Watch extends ServerCall.Listener<HealthCheckRequest> {
  private final ServerCall<HealthCheckRequest, HealthCheckResponse> call;
  private final StatusBoard board;
  private final Runnable onEnd;
  private StatusBoard.@Nullable Entry entry;
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
    synchronized (this) {
      if (entry != null || closed) {
        return;
      }
      entry = watched;
      call.sendHeaders(new Metadata());
    }
    watched.watches.add(this);
    refresh();
  }

  @Override
  public void onHalfClose() {
    synchronized (this) {
      if (entry == null && !closed) {
        close(Status.INTERNAL.withDescription("Watch needs one request, got none"));
      }
    }
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
  synchronized void refresh() {
    if (closed || entry == null) {
      return;
    }
    boolean last = board.isComplete();
    ServingStatus status = entry.status();
    if (status != sent && (last || call.isReady())) {
      call.sendMessage(HealthCheckResponse.newBuilder().setStatus(status).build());
      sent = status;
    }
    if (last) {
      close(Status.OK);
    }
  }

  private void close(Status status) {
    closed = true;
    call.close(status, new Metadata());
  }

  private void end() {
    StatusBoard.Entry watched;
    synchronized (this) {
      closed = true;
      watched = entry;
    }
    if (watched != null) {
      watched.watches.remove(this);
    }
    onEnd.run();
  }
}
