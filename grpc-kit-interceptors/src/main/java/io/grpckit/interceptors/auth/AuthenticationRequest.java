package io.grpckit.interceptors.auth;

import static java.util.Objects.requireNonNull;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Authenticator} may look at. The headers are the call's own and not thread-safe:
 * read what you need before you return, and never change them.
 *
 * @param method the method that is called
 * @param headers the metadata that the client sent
 * @param attributes what is known of the connection, {@link Grpc#TRANSPORT_ATTR_SSL_SESSION} for
 *     instance
 */
public record AuthenticationRequest(
    MethodDescriptor<?, ?> method, Metadata headers, Attributes attributes) {

  /**
   * Refuses nulls.
   *
   * @param method not null
   * @param headers not copied
   * @param attributes not null
   */
  public AuthenticationRequest {
    requireNonNull(method, "method");
    requireNonNull(headers, "headers");
    requireNonNull(attributes, "attributes");
  }

  static AuthenticationRequest of(ServerCall<?, ?> call, Metadata headers) {
    return new AuthenticationRequest(call.getMethodDescriptor(), headers, call.getAttributes());
  }

  /**
   * The certificates that the client proved to own in the TLS handshake, its own first.
   *
   * @return empty without TLS, or if the client presented none
   */
  public List<Certificate> clientCertificates() {
    @Nullable SSLSession session = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return List.of();
    }
    try {
      return List.of(session.getPeerCertificates());
    } catch (SSLPeerUnverifiedException noCertificate) {
      return List.of();
    }
  }
}
