package io.grpckit.interceptors.compression;

import static java.util.Objects.requireNonNull;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.MethodDescriptor;

/**
 * Compresses the requests that a {@link CompressionPolicy} says are worth it. A server that does
 * not know the encoding answers UNIMPLEMENTED: choose one that it knows. A caller that chooses its
 * own compression is left alone.
 */
public final class CompressionClientInterceptor implements ClientInterceptor {
  private final CompressionPolicy policy;

  private CompressionClientInterceptor(CompressionPolicy policy) {
    this.policy = policy;
  }

  /**
   * An interceptor for the stage APPLICATION.
   *
   * @param policy what to compress
   * @return a new interceptor
   */
  public static CompressionClientInterceptor create(CompressionPolicy policy) {
    return new CompressionClientInterceptor(requireNonNull(policy, "policy"));
  }

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    if (options.getCompressor() != null || !policy.appliesTo(method)) {
      return next.newCall(method, options);
    }
    return new Compressing<>(
        next.newCall(method, options.withCompression(policy.encoding())), policy);
  }

  private static final class Compressing<ReqT, RespT>
      extends SimpleForwardingClientCall<ReqT, RespT> {
    private final CompressionPolicy policy;

    Compressing(ClientCall<ReqT, RespT> call, CompressionPolicy policy) {
      super(call);
      this.policy = policy;
    }

    @Override
    public void sendMessage(ReqT message) {
      super.setMessageCompression(policy.isWorthIt(message));
      super.sendMessage(message);
    }
  }
}
