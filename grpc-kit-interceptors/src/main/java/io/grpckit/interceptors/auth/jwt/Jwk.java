package io.grpckit.interceptors.auth.jwt;

import io.grpckit.interceptors.auth.jwt.JwtAlgorithm.Family;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One public key of a JWK Set (RFC 7517, 7518, 8037). */
record Jwk(Map<?, ?> members) {

  static Jwk of(Map<?, ?> members) {
    return new Jwk(members);
  }

  /** One key per algorithm that this key is meant for; none if it is not usable. */
  List<VerificationKey> verificationKeys() {
    try {
      return isForSignatures() ? keys() : List.of();
    } catch (GeneralSecurityException | RuntimeException e) {
      // The platform's key factories throw what they like at numbers they do not like.
      return List.of();
    }
  }

  private boolean isForSignatures() {
    boolean use = !members.containsKey("use") || "sig".equals(members.get("use"));
    boolean operations =
        !members.containsKey("key_ops")
            || (members.get("key_ops") instanceof List<?> list && list.contains("verify"));
    return use && operations;
  }

  private List<VerificationKey> keys() throws GeneralSecurityException {
    List<JwtAlgorithm> algorithms = algorithms();
    if (algorithms.isEmpty()) {
      return List.of();
    }
    PublicKey key = publicKey(algorithms.get(0));
    return algorithms.stream().map(algorithm -> identified(algorithm, key)).toList();
  }

  private VerificationKey identified(JwtAlgorithm algorithm, PublicKey key) {
    VerificationKey verificationKey = VerificationKey.of(algorithm, key);
    return members.containsKey("kid") ? verificationKey.withId(text("kid")) : verificationKey;
  }

  /** Those of the key's type and curve; of these only {@code alg}, if the key has one. */
  private List<JwtAlgorithm> algorithms() {
    @Nullable Family family =
        switch (text("kty")) {
          case "EC" -> Family.EC;
          case "RSA" -> Family.RSA;
          case "OKP" -> Family.ED25519;
          default -> null;
        };
    return Arrays.stream(JwtAlgorithm.values())
        .filter(algorithm -> algorithm.family() == family && isOnCurve(algorithm))
        .filter(
            algorithm -> !members.containsKey("alg") || algorithm.headerName().equals(text("alg")))
        .toList();
  }

  private boolean isOnCurve(JwtAlgorithm algorithm) {
    return switch (algorithm.family()) {
      case EC -> Curves.name(algorithm).equals(text("crv"));
      case ED25519 -> "Ed25519".equals(text("crv"));
      default -> true;
    };
  }

  private PublicKey publicKey(JwtAlgorithm algorithm) throws GeneralSecurityException {
    return switch (algorithm.family()) {
      case RSA -> generate("RSA", new RSAPublicKeySpec(integer("n"), integer("e")));
      case EC ->
          generate(
              "EC",
              new ECPublicKeySpec(
                  new ECPoint(integer("x"), integer("y")), Curves.parameters(algorithm)));
      case ED25519 ->
          generate("Ed25519", new EdECPublicKeySpec(NamedParameterSpec.ED25519, edwardsPoint()));
      case HMAC -> throw new IllegalArgumentException("secrets are not published");
    };
  }

  private static PublicKey generate(String algorithm, KeySpec spec)
      throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePublic(spec);
  }

  /** RFC 8032, 5.1.2: little-endian, its highest bit the parity of x. */
  private EdECPoint edwardsPoint() {
    byte[] encoded = Base64.getUrlDecoder().decode(text("x"));
    if (encoded.length != 32) {
      throw new IllegalArgumentException("x must have 32 bytes, had " + encoded.length);
    }
    boolean odd = encoded[31] < 0;
    encoded[31] &= 0x7f;
    byte[] bigEndian = new byte[encoded.length];
    for (int i = 0; i < encoded.length; i++) {
      bigEndian[i] = encoded[encoded.length - 1 - i];
    }
    return new EdECPoint(odd, new BigInteger(1, bigEndian));
  }

  private BigInteger integer(String name) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(text(name)));
  }

  private String text(String name) {
    if (members.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(name + " must be a string");
  }
}
