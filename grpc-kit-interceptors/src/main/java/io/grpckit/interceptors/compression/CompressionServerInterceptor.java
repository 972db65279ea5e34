package io.grpckit.interceptors.compression;

import static java.util.Objects.requireNonNull;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Compresses the responses that a {@link CompressionPolicy} says are worth it. A handler that
 * chooses its own compression is left alone.
 */
public final class CompressionServerInterceptor implements ServerInterceptor {
  private final CompressionPolicy policy;

  private CompressionServerInterceptor(CompressionPolicy policy) {
    this.policy = policy;
  }

  /**
   * An interceptor for the stage APPLICATION.
   *
   * @param policy what to compress
   * @return a new interceptor
   */
  public static CompressionServerInterceptor create(CompressionPolicy policy) {
    return new CompressionServerInterceptor(requireNonNull(policy, "policy"));
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    return policy.appliesTo(call.getMethodDescriptor())
        ? next.startCall(new Compressing<>(call, policy), headers)
        : next.startCall(call, headers);
  }

  private static final class Compressing<ReqT, RespT>
      extends SimpleForwardingServerCall<ReqT, RespT> {
    private final CompressionPolicy policy;
    private boolean handlerChose;

    Compressing(ServerCall<ReqT, RespT> call, CompressionPolicy policy) {
      super(call);
      this.policy = policy;
    }

    @Override
    public void setCompression(String encoding) {
      handlerChose = true;
      super.setCompression(encoding);
    }

    /** The encoding goes into the headers, so that this is the last moment to choose it. */
    @Override
    public void sendHeaders(Metadata headers) {
      if (!handlerChose) {
        super.setCompression(policy.encoding());
      }
      super.sendHeaders(headers);
    }

    @Override
    public void sendMessage(RespT message) {
      if (!handlerChose) {
        super.setMessageCompression(policy.isWorthIt(message));
      }
      super.sendMessage(message);
    }
  }
}
