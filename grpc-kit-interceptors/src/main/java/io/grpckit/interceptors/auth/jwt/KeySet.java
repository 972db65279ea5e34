package io.grpckit.interceptors.auth.jwt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one issuer. For every token there is at most one key to try: a set of several keys
 * gives each an id. Immutable.
 */
public final class KeySet implements KeySource {

  private static final KeySet EMPTY = new KeySet(List.of());

  private final List<VerificationKey> keys;
  private final Map<String, VerificationKey> byIdAndAlgorithm = new TreeMap<>();

  private KeySet(Collection<VerificationKey> keys) {
    this.keys = List.copyOf(keys);
    for (VerificationKey key : this.keys) {
      if (key.id() == null && this.keys.size() > 1) {
        throw new IllegalArgumentException("each of several keys must have an id");
      }
      if (byIdAndAlgorithm.put(name(key.id(), key.algorithm()), key) != null) {
        throw new IllegalArgumentException("keys must differ in id or algorithm, two are " + key);
      }
    }
  }

  /**
   * No keys: no token can be verified.
   *
   * @return the empty set
   */
  public static KeySet empty() {
    return EMPTY;
  }

  /**
   * The given keys.
   *
   * @param keys each with an id, unless there is only one
   * @return a set
   * @throws IllegalArgumentException if a key of several has no id, or two have the same id and
   *     algorithm
   */
  public static KeySet of(VerificationKey... keys) {
    return new KeySet(List.of(keys));
  }

  /**
   * The given keys.
   *
   * @param keys each with an id, unless there is only one
   * @return a set
   * @throws IllegalArgumentException as {@link #of(VerificationKey...)}
   */
  public static KeySet of(Collection<VerificationKey> keys) {
    return new KeySet(keys);
  }

  /**
   * The keys of a JWK Set document (RFC 7517). Keys that cannot be used are left out: weak or
   * malformed ones, secrets, those for encryption, unknown types, duplicates and, among several,
   * those without an id. An RSA key without {@code alg} serves every RSA algorithm that the
   * authenticator accepts.
   *
   * @param json the document, at most 50 keys
   * @return the usable keys, possibly none
   * @throws IllegalArgumentException if it is no such document
   */
  public static KeySet fromJwks(String json) {
    List<VerificationKey> usable = new ArrayList<>();
    Map<String, VerificationKey> seen = new TreeMap<>();
    List<VerificationKey> found = Jwks.parse(json);
    for (VerificationKey key : found) {
      boolean named = key.id() != null || found.size() == 1;
      if (named && seen.putIfAbsent(name(key.id(), key.algorithm()), key) == null) {
        usable.add(key);
      }
    }
    return of(usable);
  }

  /** The one key that may verify a token, if there is one. */
  @Nullable VerificationKey find(@Nullable String keyId, JwtAlgorithm algorithm) {
    if (keyId == null) {
      return only(algorithm);
    }
    @Nullable VerificationKey named = byIdAndAlgorithm.get(name(keyId, algorithm));
    return named == null ? byIdAndAlgorithm.get(name(null, algorithm)) : named;
  }

  private @Nullable VerificationKey only(JwtAlgorithm algorithm) {
    List<VerificationKey> fitting =
        keys.stream().filter(key -> key.algorithm() == algorithm).limit(2).toList();
    return fitting.size() == 1 ? fitting.get(0) : null;
  }

  private static String name(@Nullable String id, JwtAlgorithm algorithm) {
    return algorithm + (id == null ? "" : ":" + id);
  }

  /**
   * The keys.
   *
   * @return in the order in which they were given
   */
  public List<VerificationKey> keys() {
    return keys;
  }

  /**
   * The JWK Set document (RFC 7517) by which others verify what is signed here; {@link #fromJwks}
   * reads it.
   *
   * @return JSON, of media type {@code application/jwk-set+json}
   * @throws IllegalStateException if a key is secret (HMAC)
   */
  public String toJwks() {
    return Jwks.write(keys);
  }

  @Override
  public KeySet current() {
    return this;
  }

  @Override
  public String toString() {
    return keys.toString();
  }
}
