package io.grpckit.interceptors.auth.client;

import io.grpc.CallCredentials.MetadataApplier;
import io.grpc.CallCredentials.RequestInfo;
import io.grpc.Grpc;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Over which connections credentials are sent; grpc-java would send them over any. */
enum Confidentiality {
  /** Encrypted and authenticated ones. */
  TLS,
  /** Those, and any to a server on this machine. */
  TLS_OR_LOOPBACK;

  /** Fails the attempt and returns true if credentials must not be sent to where it goes. */
  boolean refuses(RequestInfo info, MetadataApplier applier) {
    if (info.getSecurityLevel() == SecurityLevel.PRIVACY_AND_INTEGRITY
        || (this == TLS_OR_LOOPBACK && isLoopback(info))) {
      return false;
    }
    applier.fail(
        Status.UNAUTHENTICATED.withDescription(
            "credentials are not sent over a connection without TLS"));
    return true;
  }

  private static boolean isLoopback(RequestInfo info) {
    @Nullable SocketAddress address = info.getTransportAttrs().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return address instanceof InetSocketAddress inet
        && inet.getAddress() != null
        && inet.getAddress().isLoopbackAddress();
  }
}
