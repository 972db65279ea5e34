package io.grpckit.interceptors.observe;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** Plays the tracer's part from within an interceptor, as well as that can be done. */
final class InterceptorOnly implements ServerInterceptor {

  private final ServerObservation observation;
  private final ServerHooks hooks = new ServerHooks();

  InterceptorOnly(ServerObservation observation) {
    this.observation = observation;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    ServerCallRecord record =
        new ServerCallRecord(
            observation, call.getMethodDescriptor().getFullMethodName(), headers, null);
    record.called(call.getMethodDescriptor(), call.getAttributes());
    Watched<ReqT, RespT> watched = new Watched<>(call, record);
    Context context = record.filterContext(Context.current());
    try {
      return new Ends<>(
          Contexts.interceptCall(
              context, watched, headers, (c, h) -> hooks.interceptCall(c, h, next)),
          watched);
    } catch (Throwable failure) {
      record.streamClosed(Status.fromThrowable(failure));
      throw failure;
    }
  }

  private static final class Watched<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {

    private final ServerCallRecord record;
    private volatile @Nullable Status closedWith;
    private volatile boolean thrown;

    Watched(ServerCall<ReqT, RespT> call, ServerCallRecord record) {
      super(call);
      this.record = record;
    }

    @Override
    public void sendMessage(RespT message) {
      int sequence = (int) record.messagesSent();
      record.outboundMessage(sequence);
      record.outboundMessageSent(sequence, -1, -1);
      super.sendMessage(message);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      closedWith = owesResponse(status) ? Status.INTERNAL : status;
      super.close(status, trailers);
    }

    void received() {
      int sequence = (int) record.messagesReceived();
      record.inboundMessage(sequence);
      record.inboundMessageRead(sequence, -1, -1);
    }

    void completed() {
      Status status = closedWith;
      // A call that completes without having been closed was closed by grpc-java, for a throw.
      record.streamClosed(thrown || status == null ? Status.UNKNOWN : status);
    }

    void cancelled() {
      Status status = closedWith;
      // grpc-java resets a stream whose handler breaks the rules of its call type.
      boolean reset = status != null && status.getCode() == Status.Code.INTERNAL;
      record.streamClosed(thrown ? Status.UNKNOWN : reset ? Status.INTERNAL : Status.CANCELLED);
    }

    private boolean owesResponse(Status status) {
      return status.isOk()
          && getMethodDescriptor().getType().serverSendsOneMessage()
          && record.messagesSent() == 0;
    }
  }

  private static final class Ends<ReqT> extends SimpleForwardingServerCallListener<ReqT> {

    private final Watched<ReqT, ?> watched;

    Ends(ServerCall.Listener<ReqT> listener, Watched<ReqT, ?> watched) {
      super(listener);
      this.watched = watched;
    }

    @Override
    public void onMessage(ReqT message) {
      watched.received();
      guarded(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      guarded(super::onHalfClose);
    }

    @Override
    public void onReady() {
      guarded(super::onReady);
    }

    @Override
    public void onComplete() {
      watched.completed();
      super.onComplete();
    }

    @Override
    public void onCancel() {
      watched.cancelled();
      super.onCancel();
    }

    private void guarded(Runnable callback) {
      try {
        callback.run();
      } catch (Throwable failure) {
        watched.thrown = true;
        throw failure;
      }
    }
  }
}
