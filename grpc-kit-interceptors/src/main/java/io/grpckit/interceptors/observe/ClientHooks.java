package io.grpckit.interceptors.observe;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The interceptor of a client: the start and the end of a call as the application sees them. */
final class ClientHooks implements ClientInterceptor {

  private final MethodTable methods;
  private final LongSupplier nanoClock;

  ClientHooks(MethodTable methods, LongSupplier nanoClock) {
    this.methods = methods;
    this.nanoClock = nanoClock;
  }

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    MethodEntry entry = methods.learn(method);
    if (!entry.observed()) {
      return next.newCall(method, options);
    }
    ClientCallRecord record = new ClientCallRecord(entry, method.getFullMethodName(), nanoClock);
    try {
      return new ObservedClientCall<>(
          next.newCall(method, options.withStreamTracerFactory(record)),
          record,
          options.getDeadline());
    } catch (Throwable failure) {
      record.start(new Metadata(), null);
      end(record, Status.fromThrowable(failure));
      throw failure;
    }
  }

  private static void end(ClientCallRecord record, Status status) {
    if (record.end(status)) {
      record.completed();
    }
  }

  private static final class ObservedClientCall<ReqT, RespT>
      extends SimpleForwardingClientCall<ReqT, RespT> {

    private final ClientCallRecord record;
    private final @Nullable Deadline deadline;

    ObservedClientCall(
        ClientCall<ReqT, RespT> call, ClientCallRecord record, @Nullable Deadline deadline) {
      super(call);
      this.record = record;
      this.deadline = deadline;
    }

    @Override
    public void start(Listener<RespT> listener, Metadata headers) {
      record.start(headers, earlier(deadline, Context.current().getDeadline()));
      AutoCloseable scope = record.enter();
      try {
        super.start(new Callbacks<>(listener, record), headers);
      } catch (Throwable failure) {
        end(record, Status.fromThrowable(failure));
        throw failure;
      } finally {
        Listeners.leave(scope);
      }
    }

    @Override
    public void sendMessage(ReqT message) {
      record.request(message);
      super.sendMessage(message);
    }

    private static @Nullable Deadline earlier(@Nullable Deadline one, @Nullable Deadline other) {
      if (one == null || other == null) {
        return one == null ? other : one;
      }
      return one.minimum(other);
    }
  }

  private static final class Callbacks<RespT> extends SimpleForwardingClientCallListener<RespT> {

    private final ClientCallRecord record;

    Callbacks(ClientCall.Listener<RespT> listener, ClientCallRecord record) {
      super(listener);
      this.record = record;
    }

    @Override
    public void onHeaders(Metadata headers) {
      record.responseHeaders(headers);
      AutoCloseable scope = record.enter();
      try {
        super.onHeaders(headers);
      } finally {
        Listeners.leave(scope);
      }
    }

    @Override
    public void onMessage(RespT message) {
      record.response(message);
      AutoCloseable scope = record.enter();
      try {
        super.onMessage(message);
      } finally {
        Listeners.leave(scope);
      }
    }

    @Override
    public void onReady() {
      AutoCloseable scope = record.enter();
      try {
        super.onReady();
      } finally {
        Listeners.leave(scope);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      boolean ends = record.end(status);
      AutoCloseable scope = record.enter();
      try {
        super.onClose(status, trailers);
      } finally {
        Listeners.leave(scope);
        if (ends) {
          record.completed();
        }
      }
    }
  }
}
