package io.grpckit.interceptors.auth.jwt;

import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.EdECPoint;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a public key is written in a JWK Set (RFC 7517, 7518, 8037): the way back from {@link Jwk}.
 */
final class PublicJwk {

  private PublicJwk() {}

  static Map<String, Object> of(VerificationKey key) {
    Map<String, Object> members = new LinkedHashMap<>();
    if (key.key() instanceof ECPublicKey ec) {
      int bytes = (key.algorithm().bits() + 7) / 8;
      members.put("kty", "EC");
      members.put("crv", Curves.name(key.algorithm()));
      members.put("x", base64(fixed(ec.getW().getAffineX(), bytes)));
      members.put("y", base64(fixed(ec.getW().getAffineY(), bytes)));
    } else if (key.key() instanceof RSAPublicKey rsa) {
      members.put("kty", "RSA");
      members.put("n", base64(unsigned(rsa.getModulus())));
      members.put("e", base64(unsigned(rsa.getPublicExponent())));
    } else if (key.key() instanceof EdECPublicKey ed) {
      members.put("kty", "OKP");
      members.put("crv", "Ed25519");
      members.put("x", base64(encoded(ed.getPoint())));
    } else {
      throw new IllegalStateException("keys must be public, was " + key);
    }
    if (key.id() != null) {
      members.put("kid", key.id());
    }
    members.put("alg", key.algorithm().headerName());
    members.put("use", "sig");
    return members;
  }

  /** RFC 8032, 5.1.2: little-endian, its highest bit the parity of x. */
  private static byte[] encoded(EdECPoint point) {
    byte[] bigEndian = fixed(point.getY(), 32);
    byte[] encoded = new byte[bigEndian.length];
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = bigEndian[encoded.length - 1 - i];
    }
    if (point.isXOdd()) {
      encoded[31] |= (byte) 0x80;
    }
    return encoded;
  }

  private static byte[] fixed(BigInteger number, int length) {
    byte[] unsigned = unsigned(number);
    byte[] fixed = new byte[length];
    System.arraycopy(unsigned, 0, fixed, length - unsigned.length, unsigned.length);
    return fixed;
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    boolean sign = bytes.length > 1 && bytes[0] == 0;
    return sign ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
