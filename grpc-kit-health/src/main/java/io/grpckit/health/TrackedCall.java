package io.grpckit.health;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call that the drain may cut. A {@link ServerCall} is not thread-safe, so handler and drain take
 * turns, and what the handler sends after the cut is dropped.
 */
final class TrackedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
  private static final Logger log = LoggerFactory.getLogger(Drain.class);
  private static final Status CUT =
      Status.UNAVAILABLE.withDescription("the server is shutting down");

  private final OpenCall signal;
  private final CancellableContext context;
  private boolean closed;
  private volatile boolean cut;

  TrackedCall(ServerCall<Q, R> call, OpenCall signal) {
    super(call);
    this.signal = signal;
    this.context = Context.current().withValue(DrainSignals.KEY, signal).withCancellation();
  }

  OpenCall signal() {
    return signal;
  }

  ServerCall.Listener<Q> start(
      Metadata headers, ServerCallHandler<Q, R> next, Consumer<TrackedCall<?, ?>> onEnd) {
    try {
      return new TrackedListener(Contexts.interceptCall(context, this, headers, next), onEnd);
    } catch (Throwable failure) {
      // A call that never starts has no listener which could hear of its end.
      end(onEnd);
      throw failure;
    }
  }

  /**
   * Ends the call with UNAVAILABLE, by which its caller knows to go elsewhere; the reset stream of
   * a server that stops looks to it like a cancellation.
   */
  void cut() {
    synchronized (this) {
      if (closed) {
        return;
      }
      cut = true;
      closed = true;
      tellCaller();
    }
    context.cancel(CUT.asRuntimeException());
  }

  /** An interceptor outside of the drain's may have closed the call, which nobody may do twice. */
  private void tellCaller() {
    try {
      super.close(CUT, new Metadata());
    } catch (RuntimeException refused) {
      log.debug("{} takes no end by the drain", signal.method(), refused);
    }
  }

  private void end(Consumer<TrackedCall<?, ?>> onEnd) {
    onEnd.accept(this);
    context.cancel(null);
  }

  @Override
  public void request(int messages) {
    if (!cut) {
      super.request(messages);
    }
  }

  @Override
  public void sendHeaders(Metadata headers) {
    unlessCut(() -> super.sendHeaders(headers));
  }

  @Override
  public void sendMessage(R message) {
    unlessCut(() -> super.sendMessage(message));
  }

  @Override
  public void setMessageCompression(boolean enabled) {
    unlessCut(() -> super.setMessageCompression(enabled));
  }

  @Override
  public void setCompression(String compressor) {
    unlessCut(() -> super.setCompression(compressor));
  }

  @Override
  public void close(Status status, Metadata trailers) {
    unlessCut(
        () -> {
          closed = true;
          super.close(status, trailers);
        });
  }

  @Override
  public boolean isReady() {
    return !cut && super.isReady();
  }

  @Override
  public boolean isCancelled() {
    return cut || super.isCancelled();
  }

  private synchronized void unlessCut(Runnable action) {
    if (!cut) {
      action.run();
    }
  }

  /** Hears of the end. The transport completes a call that was cut; to the handler it was not. */
  private final class TrackedListener extends SimpleForwardingServerCallListener<Q> {
    private final Consumer<TrackedCall<?, ?>> onEnd;

    TrackedListener(ServerCall.Listener<Q> handler, Consumer<TrackedCall<?, ?>> onEnd) {
      super(handler);
      this.onEnd = onEnd;
    }

    @Override
    public void onComplete() {
      last(cut ? super::onCancel : super::onComplete);
    }

    @Override
    public void onCancel() {
      last(super::onCancel);
    }

    private void last(Runnable event) {
      onEnd.accept(TrackedCall.this);
      try {
        event.run();
      } finally {
        context.cancel(null);
      }
    }
  }
}
