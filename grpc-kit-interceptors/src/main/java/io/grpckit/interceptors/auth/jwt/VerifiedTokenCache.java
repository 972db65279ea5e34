package io.grpckit.interceptors.auth.jwt;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers verified tokens, and nothing else, so that no junk can drive them out. Bounded without
 * a lock: two generations of half the size; a full young one becomes the old one, and what is used
 * moves back to the young.
 */
final class VerifiedTokenCache {

  private final int generationSize;
  private volatile ConcurrentMap<TokenDigest, Entry> young = new ConcurrentHashMap<>();
  private volatile ConcurrentMap<TokenDigest, Entry> old = new ConcurrentHashMap<>();

  /**
   * @param token the token
   * @param issuer whose token it is
   */
  record Entry(VerifiedToken token, JwtIssuer issuer) {}

  VerifiedTokenCache(int size) {
    this.generationSize = (size + 1) / 2;
  }

  /** Null also if the issuer's keys have changed since. */
  @Nullable Entry get(TokenDigest digest) {
    @Nullable Entry entry = young.get(digest);
    if (entry == null) {
      entry = old.get(digest);
      if (entry != null) {
        put(digest, entry);
      }
    }
    if (entry != null && !entry.token().isVerifiedBy(entry.issuer().keys().current())) {
      remove(digest);
      return null;
    }
    return entry;
  }

  void put(TokenDigest digest, Entry entry) {
    if (generationSize == 0) {
      return;
    }
    if (young.size() >= generationSize) {
      age();
    }
    young.put(digest, entry);
  }

  private synchronized void age() {
    if (young.size() >= generationSize) {
      old = young;
      young = new ConcurrentHashMap<>();
    }
  }

  void remove(TokenDigest digest) {
    young.remove(digest);
    old.remove(digest);
  }

  int size() {
    return young.size() + old.size();
  }
}
