package io.grpckit.health;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many watches a peer has open. Thread-safe. */
final class WatchLimit {
  private final int perPeer;
  private final ConcurrentMap<Object, Integer> open = new ConcurrentHashMap<>();

  WatchLimit(int perPeer) {
    this.perPeer = perPeer;
  }

  /** Takes a place for one more watch; false if the peer has all it may have. */
  boolean acquire(Object peer) {
    boolean[] acquired = new boolean[1];
    open.compute(
        peer,
        (key, count) -> {
          int before = count == null ? 0 : count;
          acquired[0] = before < perPeer;
          return acquired[0] ? before + 1 : before;
        });
    return acquired[0];
  }

  void release(Object peer) {
    open.computeIfPresent(peer, (key, count) -> count == 1 ? null : count - 1);
  }
}
