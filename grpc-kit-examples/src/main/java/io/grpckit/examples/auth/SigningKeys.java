package io.grpckit.examples.auth;

import static java.util.Objects.requireNonNull;

import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import io.grpckit.interceptors.auth.jwt.JwtAlgorithm;
import io.grpckit.interceptors.auth.jwt.KeySet;
import io.grpckit.interceptors.auth.jwt.VerificationKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys that sign tokens. A key is known to all before it signs, and still known when its last
 * token has expired:
 *
 * <pre>
 * created ── 2 h, published ──► signs ── 30 d, then the next one does ──► 1 h, published ──► gone
 * </pre>
 *
 * <p>The first key of all signs at once. {@link #rotate} is to be called every hour. Thread-safe.
 */
public final class SigningKeys {

  static final Duration PUBLISHED_BEFORE = Duration.ofHours(2);

  /** How long a key is known after it has signed its last token. */
  public static final Duration PUBLISHED_AFTER = Duration.ofHours(1);

  static final Duration PERIOD = Duration.ofDays(30);

  private final SigningKeyStore store;
  private final Clock clock;
  private volatile List<SigningKey> keys;
  private volatile KeySet published;

  /**
   * Reads the keys of a store, and creates the first.
   *
   * @param store remembers them
   * @param clock rotates them
   */
  public SigningKeys(SigningKeyStore store, Clock clock) {
    this.store = requireNonNull(store, "store");
    this.clock = requireNonNull(clock, "clock");
    this.keys = rotated(clock.instant());
    this.published = keySet(keys);
  }

  /** Reads the keys again, creates the next one when it is time, and forgets old ones. */
  public synchronized void rotate() {
    List<SigningKey> next = rotated(clock.instant());
    if (!next.equals(keys)) {
      published = keySet(next); // before the first token is signed with a new key
      keys = next;
    }
  }

  /**
   * The public halves of all keys whose tokens may be around.
   *
   * @return the same set until the keys change
   */
  public KeySet published() {
    return published;
  }

  /**
   * Signs a token with the key that signs now.
   *
   * @param token with everything but the {@code kid}
   * @return the token
   */
  public String sign(JWTCreator.Builder token) {
    SigningKey key = current();
    return token.withKeyId(key.id()).sign(Algorithm.ECDSA256(key.publicKey(), key.privateKey()));
  }

  /** The key that signs now. */
  SigningKey current() {
    return current(keys, clock.instant());
  }

  private static KeySet keySet(List<SigningKey> keys) {
    return KeySet.of(
        keys.stream()
            .map(key -> VerificationKey.of(JwtAlgorithm.ES256, key.publicKey()).withId(key.id()))
            .toList());
  }

  private List<SigningKey> rotated(Instant now) {
    List<SigningKey> all = new ArrayList<>(store.load());
    if (all.isEmpty() || !now.isBefore(all.get(all.size() - 1).createdAt().plus(PERIOD))) {
      SigningKey next = SigningKey.generate(now);
      store.add(next);
      all.add(next);
    }
    SigningKey current = current(all, now);
    if (!now.isBefore(current.createdAt().plus(PUBLISHED_BEFORE).plus(PUBLISHED_AFTER))) {
      forgetBefore(current, all);
    }
    return List.copyOf(all);
  }

  private void forgetBefore(SigningKey current, List<SigningKey> all) {
    List<SigningKey> old = all.subList(0, all.indexOf(current));
    old.forEach(store::remove);
    old.clear();
  }

  /** The newest key that everybody knows; the oldest if none has been published for long enough. */
  private static SigningKey current(List<SigningKey> keys, Instant now) {
    Instant knownToAll = now.minus(PUBLISHED_BEFORE);
    Optional<SigningKey> newest =
        keys.stream()
            .filter(key -> !key.createdAt().isAfter(knownToAll))
            .reduce((older, newer) -> newer);
    return newest.orElseGet(() -> keys.get(0));
  }
}
