package io.grpckit.examples.auth;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.UUID;

/**
 * A key pair on P-256, for ES256.
 *
 * @param id the tokens' {@code kid}
 * @param createdAt to the millisecond
 * @param publicKey verifies
 * @param privateKey signs
 */
public record SigningKey(
    String id, Instant createdAt, ECPublicKey publicKey, ECPrivateKey privateKey) {

  static SigningKey generate(Instant createdAt) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      return new SigningKey(
          UUID.randomUUID().toString(),
          Instant.ofEpochMilli(createdAt.toEpochMilli()),
          (ECPublicKey) pair.getPublic(),
          (ECPrivateKey) pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has P-256", e);
    }
  }

  /** Leaves the keys out. */
  @Override
  public String toString() {
    return "SigningKey[id=" + id + ", createdAt=" + createdAt + "]";
  }
}
