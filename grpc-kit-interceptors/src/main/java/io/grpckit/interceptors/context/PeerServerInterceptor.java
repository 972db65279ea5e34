package io.grpckit.interceptors.context;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Lets handlers and limits read the true {@link Peer} from {@link Peer#current}. A forwarding
 * header that nobody trusted has written is dropped, so that no one further in believes it.
 */
public final class PeerServerInterceptor implements ServerInterceptor {
  private final PeerResolver resolver;

  /**
   * An interceptor for the stage CONTEXT.
   *
   * @param resolver finds the peer
   */
  public PeerServerInterceptor(PeerResolver resolver) {
    this.resolver = requireNonNull(resolver, "resolver");
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    Peer peer = resolver.resolve(call.getAttributes(), headers);
    if (!resolver.trustsHeadersFrom(call.getAttributes())) {
      headers.discardAll(PeerResolver.FORWARDED_FOR);
    }
    return Contexts.interceptCall(peer.putInto(Context.current()), call, headers, next);
  }
}
