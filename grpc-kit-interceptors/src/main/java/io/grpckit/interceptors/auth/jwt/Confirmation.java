package io.grpckit.interceptors.auth.jwt;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Certificate-bound tokens (RFC 8705, 3): whoever presents one must own the certificate. */
final class Confirmation {

  private static final String MEMBER = "x5t#S256";

  private Confirmation() {}

  /** Null for a token that is bound to nothing; a binding that is not understood is refused. */
  static byte @Nullable [] thumbprint(@Nullable Object cnf, boolean present)
      throws InvalidTokenException {
    if (!present) {
      return null;
    }
    if (cnf instanceof Map<?, ?> map
        && map.size() == 1
        && map.get(MEMBER) instanceof String encoded) {
      try {
        return Base64.getUrlDecoder().decode(encoded);
      } catch (IllegalArgumentException e) {
        throw new InvalidTokenException("claim cnf is not base64url");
      }
    }
    throw new InvalidTokenException("claim cnf is not supported");
  }

  static byte[] thumbprintOf(Certificate certificate) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("a client certificate has no SHA-256 thumbprint", e);
    }
  }
}
