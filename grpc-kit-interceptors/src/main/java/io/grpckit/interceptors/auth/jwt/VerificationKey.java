package io.grpckit.interceptors.auth.jwt;

import static java.util.Objects.requireNonNull;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.google.errorprone.annotations.CheckReturnValue;
import java.security.Key;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Objects;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A key that verifies tokens of exactly one algorithm. Weak keys, and keys that do not fit the
 * algorithm, cannot be made: RSA needs 2048 bits, HMAC a secret as long as its hash, ECDSA the
 * algorithm's own curve, Ed25519 a point that is not of small order. Immutable.
 */
@CheckReturnValue
public final class VerificationKey {

  private static final int MIN_RSA_BITS = 2048;

  private final @Nullable String id;
  private final JwtAlgorithm algorithm;
  private final Key key;
  private final Algorithm verifier;

  private VerificationKey(@Nullable String id, JwtAlgorithm algorithm, Key key) {
    this.id = id;
    this.algorithm = requireNonNull(algorithm, "algorithm");
    this.key = requireNonNull(key, "key");
    this.verifier = verifier(algorithm, key);
  }

  /**
   * A key without an id, for a set that has no other.
   *
   * @param algorithm the one algorithm to use it with
   * @param key a public key, or for HMAC a secret one
   * @return a verification key
   * @throws IllegalArgumentException if the key is weak or does not fit the algorithm
   */
  public static VerificationKey of(JwtAlgorithm algorithm, Key key) {
    return new VerificationKey(null, algorithm, key);
  }

  /**
   * A public key in PEM ({@code -----BEGIN PUBLIC KEY-----}) or an X.509 certificate in PEM, whose
   * validity is not checked.
   *
   * @param algorithm the one algorithm to use it with
   * @param pem the text, with nothing else in it
   * @return a verification key
   * @throws IllegalArgumentException if it is no such text, or the key is weak or does not fit
   */
  public static VerificationKey fromPem(JwtAlgorithm algorithm, String pem) {
    return of(algorithm, Pem.publicKey(pem));
  }

  /**
   * The same key under an id, which tokens name in their {@code kid} header.
   *
   * @param id 1 to 128 characters
   * @return a verification key
   */
  public VerificationKey withId(String id) {
    if (id.isEmpty() || id.length() > ParsedToken.MAX_KEY_ID_LENGTH) {
      throw new IllegalArgumentException(
          "id must have 1 to " + ParsedToken.MAX_KEY_ID_LENGTH + " characters, had " + id.length());
    }
    return new VerificationKey(id, algorithm, key);
  }

  /**
   * The id of the key.
   *
   * @return null for the only key of a set
   */
  public @Nullable String id() {
    return id;
  }

  /**
   * The algorithm of the key.
   *
   * @return the only one
   */
  public JwtAlgorithm algorithm() {
    return algorithm;
  }

  Key key() {
    return key;
  }

  /** Throws if the signature is not this key's. */
  void verify(DecodedJWT token) {
    verifier.verify(token);
  }

  private static Algorithm verifier(JwtAlgorithm algorithm, Key key) {
    return switch (algorithm.family()) {
      case HMAC -> hmac(algorithm, expect(SecretKey.class, algorithm, key));
      case RSA -> rsa(algorithm, expect(RSAPublicKey.class, algorithm, key));
      case EC -> ec(algorithm, expect(ECPublicKey.class, algorithm, key));
      case ED25519 -> ed25519(expect(EdECPublicKey.class, algorithm, key));
    };
  }

  private static <K extends Key> K expect(Class<K> type, JwtAlgorithm algorithm, Key key) {
    if (!type.isInstance(key)) {
      throw new IllegalArgumentException(
          algorithm.headerName()
              + " needs a "
              + type.getSimpleName()
              + ", was "
              + key.getAlgorithm()
              + (key instanceof PublicKey ? " public key" : " key"));
    }
    return type.cast(key);
  }

  private static Algorithm hmac(JwtAlgorithm algorithm, SecretKey key) {
    byte @Nullable [] secret = key.getEncoded();
    if (secret == null || secret.length * 8 < algorithm.bits()) {
      throw new IllegalArgumentException(
          algorithm.headerName() + " needs a secret of at least " + algorithm.bits() + " bits");
    }
    return switch (algorithm) {
      case HS256 -> Algorithm.HMAC256(secret);
      case HS384 -> Algorithm.HMAC384(secret);
      default -> Algorithm.HMAC512(secret);
    };
  }

  private static Algorithm rsa(JwtAlgorithm algorithm, RSAPublicKey key) {
    int bits = key.getModulus().bitLength();
    if (bits < MIN_RSA_BITS) {
      throw new IllegalArgumentException(
          "RSA key must have at least " + MIN_RSA_BITS + " bits, had " + bits);
    }
    return switch (algorithm) {
      case RS256 -> Algorithm.RSA256(key);
      case RS384 -> Algorithm.RSA384(key);
      case RS512 -> Algorithm.RSA512(key);
      case PS256 -> Algorithm.RSA256PSS(key);
      case PS384 -> Algorithm.RSA384PSS(key);
      default -> Algorithm.RSA512PSS(key);
    };
  }

  private static Algorithm ec(JwtAlgorithm algorithm, ECPublicKey key) {
    if (!Curves.isOn(algorithm, key)) {
      throw new IllegalArgumentException(
          algorithm.headerName() + " needs a key on " + Curves.name(algorithm));
    }
    return switch (algorithm) {
      case ES256 -> Algorithm.ECDSA256(key);
      case ES384 -> Algorithm.ECDSA384(key);
      default -> Algorithm.ECDSA512(key);
    };
  }

  private static Algorithm ed25519(EdECPublicKey key) {
    if (!key.getParams().getName().equals("Ed25519")) {
      throw new IllegalArgumentException(
          "EdDSA needs a key on Ed25519, was " + key.getParams().getName());
    }
    if (Ed25519Points.isOfSmallOrder(key.getPoint())) {
      throw new IllegalArgumentException("EdDSA key must not be of small order");
    }
    return new Ed25519Algorithm(key);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VerificationKey that
        && algorithm == that.algorithm
        && Objects.equals(id, that.id)
        && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, algorithm, key);
  }

  /** Names the key without its material. */
  @Override
  public String toString() {
    return algorithm.headerName() + (id == null ? " key" : " key " + id);
  }
}
