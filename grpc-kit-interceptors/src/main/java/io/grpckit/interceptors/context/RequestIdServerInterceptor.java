package io.grpckit.interceptors.context;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpckit.interceptors.observe.CallFields;

/**
 * Gives every call a {@link RequestId}: the caller's if it has the form {@code
 * [A-Za-z0-9._-]{1,128}}, else a new one. The handler finds it in {@link RequestId#current}, the
 * call's log line has it, and the caller finds it in the response's headers, or in the trailers of
 * a call that failed before it had headers.
 */
public final class RequestIdServerInterceptor implements ServerInterceptor {
  private RequestIdServerInterceptor() {}

  /**
   * An interceptor for the stage CONTEXT.
   *
   * @return a new interceptor
   */
  public static RequestIdServerInterceptor create() {
    return new RequestIdServerInterceptor();
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    String id = RequestId.of(headers);
    Context context = Context.current();
    CallFields.in(context).put(CallFields.REQUEST_ID, id);
    return Contexts.interceptCall(
        RequestId.in(context, id), new Echoing<>(call, id), headers, next);
  }

  private static final class Echoing<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
    private final String id;
    private boolean echoed;

    Echoing(ServerCall<ReqT, RespT> call, String id) {
      super(call);
      this.id = id;
    }

    @Override
    public void sendHeaders(Metadata headers) {
      echo(headers);
      super.sendHeaders(headers);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!echoed) {
        echo(trailers);
      }
      super.close(status, trailers);
    }

    private void echo(Metadata headers) {
      echoed = true;
      headers.discardAll(RequestId.HEADER);
      headers.put(RequestId.HEADER, id);
    }
  }
}
