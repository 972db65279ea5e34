package io.grpckit.interceptors.auth.jwt;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Remembers verified tokens, and nothing else, so that no junk can drive them out. Bounded without
 * a lock: two generations of half the size; a full young one becomes the old one, and what is used
 * moves back to the young.
 */
final class VerifiedTokenCache {

  private final int generationSize;
  private final boolean keepsTheOld;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private volatile ConcurrentMap<TokenDigest, Entry> young = new ConcurrentHashMap<>();
  private volatile ConcurrentMap<TokenDigest, Entry> old = new ConcurrentHashMap<>();

  /**
   * @param token the token
   * @param issuer whose token it is
   */
  private record Entry(VerifiedToken token, JwtIssuer issuer) {
    /** Whether the issuer still has the keys with which the token was verified. */
    boolean isCurrent() {
      return token.isVerifiedBy(issuer.keys().current());
    }
  }

  VerifiedTokenCache(int size) {
    this.generationSize = size == 1 ? 1 : size / 2;
    this.keepsTheOld = size > 1;
  }

  /** Null also if the issuer's keys have changed since. */
  @Nullable VerifiedToken get(TokenDigest digest) {
    @Nullable Entry entry = find(digest);
    if (entry == null) {
      misses.increment();
      return null;
    }
    if (!entry.isCurrent()) {
      young.remove(digest);
      old.remove(digest);
      misses.increment();
      return null;
    }
    hits.increment();
    return entry.token();
  }

  private @Nullable Entry find(TokenDigest digest) {
    @Nullable Entry entry = young.get(digest);
    if (entry == null) {
      entry = old.get(digest);
      if (entry != null) {
        put(digest, entry);
        old.remove(digest);
      }
    }
    return entry;
  }

  void put(TokenDigest digest, VerifiedToken token, JwtIssuer issuer) {
    if (generationSize > 0) {
      put(digest, new Entry(token, issuer));
    }
  }

  private void put(TokenDigest digest, Entry entry) {
    if (young.size() >= generationSize) {
      age();
    }
    young.put(digest, entry);
  }

  private synchronized void age() {
    if (young.size() >= generationSize) {
      old = keepsTheOld ? young : new ConcurrentHashMap<>();
      young = new ConcurrentHashMap<>();
    }
  }

  TokenCacheStats stats() {
    return new TokenCacheStats(hits.sum(), misses.sum(), young.size() + old.size());
  }
}
