package io.grpckit.examples.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.regex.Pattern.DOTALL;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A key pair as text (RFC 7468): the private key, then the public one. */
final class Pem {

  private Pem() {}

  static String encode(SigningKey key) {
    return block("PRIVATE KEY", key.privateKey().getEncoded())
        + block("PUBLIC KEY", key.publicKey().getEncoded());
  }

  static SigningKey decode(String id, Instant createdAt, String pem) {
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      return new SigningKey(
          id,
          createdAt,
          (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(find("PUBLIC KEY", pem))),
          (ECPrivateKey)
              factory.generatePrivate(new PKCS8EncodedKeySpec(find("PRIVATE KEY", pem))));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("pem must hold a key pair on P-256", e);
    }
  }

  private static String block(String type, byte[] content) {
    String base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type);
  }

  private static byte[] find(String type, String pem) {
    Pattern block =
        Pattern.compile("-----BEGIN %s-----(.+?)-----END %s-----".formatted(type, type), DOTALL);
    Matcher matcher = block.matcher(pem);
    if (!matcher.find()) {
      throw new IllegalArgumentException("pem must hold a " + type);
    }
    return Base64.getMimeDecoder().decode(matcher.group(1));
  }
}
