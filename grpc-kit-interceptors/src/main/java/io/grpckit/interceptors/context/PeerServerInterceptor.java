package io.grpckit.interceptors.context;

import static java.util.Objects.requireNonNull;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.SocketAddress;

/**
 * Lets handlers and limits read the true {@link Peer} from {@link Peer#current}; where a trusted
 * proxy has named it, it is also the remote address among the call's attributes, so that whoever
 * asks for that is not told of the proxy. A forwarding header that nobody trusted has written is
 * dropped, so that no one further in believes it.
 */
public final class PeerServerInterceptor implements ServerInterceptor {
  private final PeerResolver resolver;

  private PeerServerInterceptor(PeerResolver resolver) {
    this.resolver = resolver;
  }

  /**
   * An interceptor for the stage CONTEXT.
   *
   * @param resolver finds the peer
   * @return a new interceptor
   */
  public static PeerServerInterceptor create(PeerResolver resolver) {
    return new PeerServerInterceptor(requireNonNull(resolver, "resolver"));
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    Peer peer = resolver.resolve(call.getAttributes(), headers);
    if (!resolver.trustsHeadersFrom(call.getAttributes())) {
      headers.discardAll(PeerResolver.FORWARDED_FOR);
    }
    SocketAddress forwarded = peer.forwardedAddress();
    return Contexts.interceptCall(
        peer.putInto(Context.current()),
        forwarded == null ? call : new ForwardedCall<>(call, forwarded),
        headers,
        next);
  }

  private static final class ForwardedCall<ReqT, RespT>
      extends SimpleForwardingServerCall<ReqT, RespT> {
    private final Attributes attributes;

    ForwardedCall(ServerCall<ReqT, RespT> call, SocketAddress peer) {
      super(call);
      attributes =
          call.getAttributes().toBuilder().set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, peer).build();
    }

    @Override
    public Attributes getAttributes() {
      return attributes;
    }
  }
}
