package io.grpckit.interceptors.observe;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.jspecify.annotations.Nullable;

/** The thin interceptor beside the tracer: it finds the call's record in the Context. */
final class ServerHooks implements ServerInterceptor {

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    Context context = Context.current();
    if (CallFields.CALL.get(context) instanceof ServerCallRecord record
        && record.intercept(context.getDeadline())) {
      return start(record, call, headers, next);
    }
    return next.startCall(call, headers);
  }

  private static <ReqT, RespT> ServerCall.Listener<ReqT> start(
      ServerCallRecord record,
      ServerCall<ReqT, RespT> call,
      Metadata headers,
      ServerCallHandler<ReqT, RespT> next) {
    boolean messages = record.wants(CallHook.MESSAGES);
    AutoCloseable scope = record.enter();
    try {
      ServerCall.Listener<ReqT> listener =
          next.startCall(messages ? new MessagesOut<>(call, record) : call, headers);
      requireNonNull(listener, "a ServerCallHandler returned a null listener");
      return new Callbacks<>(listener, record, messages);
    } catch (Throwable failure) {
      record.left();
      throw failure;
    } finally {
      Listeners.leave(scope);
    }
  }

  private static final class MessagesOut<ReqT, RespT>
      extends SimpleForwardingServerCall<ReqT, RespT> {

    private final ServerCallRecord record;

    MessagesOut(ServerCall<ReqT, RespT> call, ServerCallRecord record) {
      super(call);
      this.record = record;
    }

    @Override
    public void sendHeaders(Metadata headers) {
      record.responseHeaders(headers);
      super.sendHeaders(headers);
    }

    @Override
    public void sendMessage(RespT message) {
      record.response(message);
      super.sendMessage(message);
    }
  }

  private static final class Callbacks<ReqT> extends SimpleForwardingServerCallListener<ReqT> {

    private final ServerCallRecord record;
    private final boolean messages;

    Callbacks(ServerCall.Listener<ReqT> listener, ServerCallRecord record, boolean messages) {
      super(listener);
      this.record = record;
      this.messages = messages;
    }

    @Override
    public void onMessage(ReqT message) {
      if (messages) {
        record.request(message);
      }
      @Nullable AutoCloseable scope = record.enter();
      try {
        super.onMessage(message);
      } finally {
        Listeners.leave(scope);
      }
    }

    @Override
    public void onHalfClose() {
      @Nullable AutoCloseable scope = record.enter();
      try {
        super.onHalfClose();
      } finally {
        Listeners.leave(scope);
      }
    }

    @Override
    public void onReady() {
      @Nullable AutoCloseable scope = record.enter();
      try {
        super.onReady();
      } finally {
        Listeners.leave(scope);
      }
    }

    @Override
    public void onCancel() {
      @Nullable AutoCloseable scope = record.enter();
      try {
        super.onCancel();
      } finally {
        Listeners.leave(scope);
        record.left();
      }
    }

    @Override
    public void onComplete() {
      @Nullable AutoCloseable scope = record.enter();
      try {
        super.onComplete();
      } finally {
        Listeners.leave(scope);
        record.left();
      }
    }
  }
}
