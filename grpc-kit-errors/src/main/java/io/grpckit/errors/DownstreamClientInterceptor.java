package io.grpckit.errors;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/**
 * Marks the failures of a channel that a server calls other servers with, so that {@link
 * ErrorMappingServerInterceptor} recognises them however they reach it, and asks its {@link
 * DownstreamPolicy}.
 *
 * <p>Failures that a handler lets escape are recognised without this interceptor. Those that it
 * hands to {@code onError} cannot be told from its own statuses in every case: install this
 * interceptor on every channel that a handler uses.
 */
public final class DownstreamClientInterceptor implements ClientInterceptor {
  private DownstreamClientInterceptor() {}

  /**
   * An interceptor for any number of channels.
   *
   * @return a new interceptor
   */
  public static DownstreamClientInterceptor create() {
    return new DownstreamClientInterceptor();
  }

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<RespT> listener, Metadata headers) {
        super.start(new Marking<>(listener, method.getFullMethodName()), headers);
      }
    };
  }

  private static final class Marking<RespT> extends SimpleForwardingClientCallListener<RespT> {
    private final String method;

    Marking(ClientCall.Listener<RespT> listener, String method) {
      super(listener);
      this.method = method;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      super.onClose(
          status.isOk() ? status : status.withCause(new DownstreamFailure(method, status)),
          trailers);
    }
  }
}
