package io.grpckit.interceptors.auth.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Public keys in RFC 7468 text. */
final class Pem {

  private static final Pattern PUBLIC_KEY =
      Pattern.compile(
          "\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");
  private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";

  private Pem() {}

  static PublicKey publicKey(String pem) {
    Matcher matcher = PUBLIC_KEY.matcher(pem);
    if (matcher.matches()) {
      return decode(Base64.getMimeDecoder().decode(matcher.group(1)));
    }
    if (pem.strip().startsWith(CERTIFICATE)) {
      return certified(pem);
    }
    throw new IllegalArgumentException("pem must be one PUBLIC KEY or CERTIFICATE");
  }

  private static PublicKey decode(byte[] encoded) {
    for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
      } catch (GeneralSecurityException e) {
        // The encoding names its algorithm: the others refuse it.
      }
    }
    throw new IllegalArgumentException("pem must hold an EC, RSA or Ed25519 key");
  }

  private static PublicKey certified(String pem) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(pem.getBytes(US_ASCII)))
          .getPublicKey();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("pem must hold an X.509 certificate", e);
    }
  }
}
