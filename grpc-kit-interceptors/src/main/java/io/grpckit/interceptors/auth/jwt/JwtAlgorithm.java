package io.grpckit.interceptors.auth.jwt;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The signature algorithms of RFC 7518 and RFC 8037 that can be accepted. {@code none} is not. */
public enum JwtAlgorithm {
  /** HMAC with SHA-256. */
  HS256("HS256", Family.HMAC, 256),
  /** HMAC with SHA-384. */
  HS384("HS384", Family.HMAC, 384),
  /** HMAC with SHA-512. */
  HS512("HS512", Family.HMAC, 512),
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  RS256("RS256", Family.RSA, 256),
  /** RSASSA-PKCS1-v1_5 with SHA-384. */
  RS384("RS384", Family.RSA, 384),
  /** RSASSA-PKCS1-v1_5 with SHA-512. */
  RS512("RS512", Family.RSA, 512),
  /** RSASSA-PSS with SHA-256. */
  PS256("PS256", Family.RSA, 256),
  /** RSASSA-PSS with SHA-384. */
  PS384("PS384", Family.RSA, 384),
  /** RSASSA-PSS with SHA-512. */
  PS512("PS512", Family.RSA, 512),
  /** ECDSA on P-256 with SHA-256. */
  ES256("ES256", Family.EC, 256),
  /** ECDSA on P-384 with SHA-384. */
  ES384("ES384", Family.EC, 384),
  /** ECDSA on P-521 with SHA-512. */
  ES512("ES512", Family.EC, 521),
  /** Ed25519. */
  EDDSA("EdDSA", Family.ED25519, 256);

  /** Kinds of keys. */
  enum Family {
    HMAC,
    RSA,
    EC,
    ED25519
  }

  private final String headerName;
  private final Family family;
  private final int bits;

  JwtAlgorithm(String headerName, Family family, int bits) {
    this.headerName = headerName;
    this.family = family;
    this.bits = bits;
  }

  /**
   * The algorithms whose keys can be published: all but HMAC.
   *
   * @return an unmodifiable set
   */
  public static Set<JwtAlgorithm> asymmetric() {
    EnumSet<JwtAlgorithm> all = EnumSet.allOf(JwtAlgorithm.class);
    all.removeIf(algorithm -> algorithm.family == Family.HMAC);
    return Collections.unmodifiableSet(all);
  }

  /** The algorithm of an {@code alg} header, compared exactly. */
  static Optional<JwtAlgorithm> named(String headerName) {
    return Arrays.stream(values())
        .filter(algorithm -> algorithm.headerName.equals(headerName))
        .findFirst();
  }

  /**
   * The name in a token's {@code alg} header.
   *
   * @return as registered with IANA
   */
  public String headerName() {
    return headerName;
  }

  Family family() {
    return family;
  }

  /** The size of the hash, or of the curve. */
  int bits() {
    return bits;
  }
}
