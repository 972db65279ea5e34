package io.grpckit.interceptors.auth;

import static java.util.Objects.requireNonNull;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom a client certificate names. The TLS handshake has verified it.
 *
 * @param uris its URI subject alternative names
 * @param dnsNames its DNS subject alternative names
 * @param subject its subject, as of RFC 2253; may be empty
 */
public record ClientIdentity(List<String> uris, List<String> dnsNames, String subject) {

  private static final int DNS_NAME = 2;
  private static final int URI = 6;

  /**
   * Copies what it is given.
   *
   * @param uris copied
   * @param dnsNames copied
   * @param subject not null
   */
  public ClientIdentity {
    uris = List.copyOf(uris);
    dnsNames = List.copyOf(dnsNames);
    requireNonNull(subject, "subject");
  }

  static ClientIdentity of(X509Certificate certificate) throws CertificateParsingException {
    @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    Collection<List<?>> present = names == null ? List.of() : names;
    return new ClientIdentity(
        ofType(URI, present),
        ofType(DNS_NAME, present),
        certificate.getSubjectX500Principal().getName());
  }

  private static List<String> ofType(int type, Collection<List<?>> names) {
    return names.stream()
        .filter(name -> Objects.equals(name.get(0), type))
        .map(name -> String.valueOf(name.get(1)))
        .toList();
  }

  /**
   * The most specific name: the URI, else the first DNS name, else the subject.
   *
   * @return empty if the certificate names nobody, or has several URIs
   */
  public String name() {
    if (!uris.isEmpty()) {
      return uris.size() == 1 ? uris.get(0) : "";
    }
    return dnsNames.isEmpty() ? subject : dnsNames.get(0);
  }
}
