package io.grpckit.interceptors.auth;

import static java.util.Objects.requireNonNull;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Accepts client certificates. The server must verify them in the TLS handshake ({@code
 * ClientAuth.REQUIRE} or {@code OPTIONAL} with a trust manager of your own): this only reads whom
 * they name. Streams end when the certificate does.
 */
public final class MtlsAuthenticator implements Authenticator {

  /** The issuer of callers that this makes. */
  public static final String ISSUER = "mtls";

  private final Function<ClientIdentity, Optional<Caller>> mapping;

  private MtlsAuthenticator(Function<ClientIdentity, Optional<Caller>> mapping) {
    this.mapping = requireNonNull(mapping, "mapping");
  }

  /**
   * Names callers by the URI of their certificate, else its first DNS name, else its subject. A
   * certificate with several URIs is refused.
   *
   * @return a new authenticator
   */
  public static MtlsAuthenticator create() {
    return new MtlsAuthenticator(MtlsAuthenticator::named);
  }

  /**
   * Accepts X.509-SVIDs of SPIFFE: exactly one URI, {@code spiffe://trustDomain/path}.
   *
   * @param trustDomain lower-case letters, digits, '.', '-' and '_'
   * @return a new authenticator
   */
  public static MtlsAuthenticator spiffe(String trustDomain) {
    if (!trustDomain.matches("[a-z0-9._-]+")) {
      throw new IllegalArgumentException(
          "trustDomain must be lower-case letters, digits, '.', '-' and '_', was " + trustDomain);
    }
    String prefix = "spiffe://" + trustDomain + "/";
    return new MtlsAuthenticator(
        identity -> isSpiffeId(identity, prefix) ? named(identity) : Optional.empty());
  }

  /**
   * Makes callers, with their scopes and roles, as you say.
   *
   * @param mapping empty for an identity that is not accepted
   * @return a new authenticator
   */
  public static MtlsAuthenticator create(Function<ClientIdentity, Optional<Caller>> mapping) {
    return new MtlsAuthenticator(mapping);
  }

  /** Of URIs alone: a DNS name may be spelled like one. */
  static boolean isSpiffeId(ClientIdentity identity, String prefix) {
    return identity.uris().size() == 1
        && identity.name().startsWith(prefix)
        && identity.name().length() > prefix.length();
  }

  private static Optional<Caller> named(ClientIdentity identity) {
    if (identity.name().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> claims =
        Map.of("uris", identity.uris(), "dns_names", identity.dnsNames(), "dn", identity.subject());
    return Optional.of(new Caller(identity.name(), ISSUER, Set.of(), Set.of(), claims));
  }

  @Override
  public CompletionStage<Authentication> authenticate(AuthenticationRequest request) {
    List<Certificate> certificates = request.clientCertificates();
    return CompletableFuture.completedFuture(
        certificates.isEmpty() ? Authentication.absent() : identify(certificates.get(0)));
  }

  private Authentication identify(Certificate certificate) {
    if (!(certificate instanceof X509Certificate x509)) {
      return Authentication.rejected("client certificate is not X.509");
    }
    try {
      return mapping
          .apply(ClientIdentity.of(x509))
          .map(caller -> Authentication.accepted(caller, x509.getNotAfter().toInstant()))
          .orElse(Authentication.rejected("client certificate names nobody who is accepted"));
    } catch (CertificateParsingException e) {
      return Authentication.rejected("client certificate has malformed names");
    }
  }
}
