package io.grpckit.interceptors.admission;

import io.grpc.Metadata;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.context.Peer;
import io.grpckit.interceptors.context.PeerResolver;

/** By what calls are told apart. */
final class Keys {
  private static final PeerResolver DIRECT = PeerResolver.direct();

  private Keys() {}

  static String peer(AdmissionRequest request) {
    Peer peer = Peer.current();
    return (peer == null ? DIRECT.resolve(request.attributes(), new Metadata()) : peer).site();
  }

  static String caller(AdmissionRequest request) {
    Caller caller = Caller.current();
    return caller.isAnonymous()
        ? peer(request)
        : caller.issuer().length() + "#" + caller.issuer() + "#" + caller.subject();
  }
}
