package io.grpckit.interceptors.context;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/**
 * Passes the {@link RequestId} of the call that is being served on to the calls that it makes.
 * Outside of a call, or where the caller sets the header itself, it does nothing.
 */
public final class RequestIdClientInterceptor implements ClientInterceptor {
  private RequestIdClientInterceptor() {}

  /**
   * An interceptor for the stage CONTEXT.
   *
   * @return a new interceptor
   */
  public static RequestIdClientInterceptor create() {
    return new RequestIdClientInterceptor();
  }

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    ClientCall<ReqT, RespT> call = next.newCall(method, options);
    String id = RequestId.current();
    return id == null ? call : new Passing<>(call, id);
  }

  private static final class Passing<ReqT, RespT> extends SimpleForwardingClientCall<ReqT, RespT> {
    private final String id;

    Passing(ClientCall<ReqT, RespT> call, String id) {
      super(call);
      this.id = id;
    }

    @Override
    public void start(Listener<RespT> listener, Metadata headers) {
      if (!headers.containsKey(RequestId.HEADER)) {
        headers.put(RequestId.HEADER, id);
      }
      super.start(listener, headers);
    }
  }
}
