package io.grpckit.interceptors.internal;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to end a call from outside while a handler is still using it: a server deadline, an
 * expired token, a late rejection.
 *
 * <p>A {@link ServerCall} is not thread-safe, and a second close throws. The gate stands between
 * handler and call: whoever closes first wins, and what the handler writes after an {@link #end} is
 * dropped without an exception. The handler learns of its end at once through its {@link Context},
 * {@link ServerCall#isCancelled} and {@link ServerCall#isReady}, and through {@code onCancel} as
 * soon as it lets a callback through.
 *
 * @param <ReqT> the type of the requests
 * @param <RespT> the type of the responses
 */
public final class CallGate<ReqT, RespT> {
  private enum State {
    OPEN,
    /** Closed, or failed, by the handler. */
    CLOSED,
    ENDED
  }

  private static final Logger logger = LoggerFactory.getLogger(CallGate.class);

  private final ServerCall<ReqT, RespT> call;
  private final Context.CancellableContext context;
  private volatile State state = State.OPEN;

  /**
   * A gate in front of a call.
   *
   * @param call the call to protect
   * @param context what the handler runs in; the gate cancels it when the call is over
   */
  public CallGate(ServerCall<ReqT, RespT> call, Context.CancellableContext context) {
    this.call = requireNonNull(call, "call");
    this.context = requireNonNull(context, "context");
  }

  /**
   * Starts the handler behind the gate, unless the call has already been ended.
   *
   * @param headers what the caller sent
   * @param next the handler
   * @return the listener to hand to the transport
   */
  public ServerCall.Listener<ReqT> start(Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    if (isEnded()) {
      return new ServerCall.Listener<>() {};
    }
    Context previous = context.attach();
    try {
      return new GatedListener<>(this, next.startCall(new GatedCall(), headers));
    } catch (RuntimeException | Error e) {
      context.cancel(e);
      if (failed(e)) {
        throw e;
      }
      return new ServerCall.Listener<>() {};
    } finally {
      context.detach(previous);
    }
  }

  /**
   * Closes the call and cancels its context, whatever the handler is doing. Never waits for the
   * handler. May be called by any thread.
   *
   * @param status what the caller receives
   * @param trailers what the caller receives with it
   * @return whether this ended the call; false if it was over before
   */
  public boolean end(Status status, Metadata trailers) {
    boolean isNews;
    synchronized (this) {
      if (state != State.OPEN) {
        return false;
      }
      state = State.ENDED;
      isNews = close(status, trailers);
    }
    context.cancel(status.asRuntimeException());
    return isNews;
  }

  /** False, as a rule, if an interceptor outside has closed the call: nobody may do so twice. */
  private boolean close(Status status, Metadata trailers) {
    try {
      call.close(status, trailers);
      return true;
    } catch (RuntimeException refused) { // the handler is cancelled all the same
      logger.debug("A call could not be ended with {}", status, refused);
      return false;
    }
  }

  boolean isEnded() {
    return state == State.ENDED;
  }

  Context.CancellableContext context() {
    return context;
  }

  /**
   * Notes that the handler threw.
   *
   * @return whether that is news to the caller; false if the call had been ended before
   */
  synchronized boolean failed(Throwable failure) {
    if (isEnded() && failure instanceof RuntimeException) {
      return false;
    }
    state = State.CLOSED;
    return true;
  }

  /** What the handler sees of the call. */
  private final class GatedCall extends SimpleForwardingServerCall<ReqT, RespT> {
    GatedCall() {
      super(call);
    }

    @Override
    public void request(int messages) {
      if (!isEnded()) {
        super.request(messages);
      }
    }

    @Override
    public void sendHeaders(Metadata headers) {
      unlessEnded(() -> super.sendHeaders(headers));
    }

    @Override
    public void sendMessage(RespT message) {
      unlessEnded(() -> super.sendMessage(message));
    }

    @Override
    public void setMessageCompression(boolean enabled) {
      unlessEnded(() -> super.setMessageCompression(enabled));
    }

    @Override
    public void setCompression(String compressor) {
      unlessEnded(() -> super.setCompression(compressor));
    }

    @Override
    public void close(Status status, Metadata trailers) {
      unlessEnded(
          () -> {
            state = State.CLOSED;
            super.close(status, trailers);
          });
    }

    @Override
    public boolean isReady() {
      return !isEnded() && super.isReady();
    }

    @Override
    public boolean isCancelled() {
      return isEnded() || super.isCancelled();
    }

    private void unlessEnded(Runnable action) {
      synchronized (CallGate.this) {
        if (!isEnded()) {
          action.run();
        }
      }
    }
  }
}
