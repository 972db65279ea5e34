package io.grpckit.health;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many watches somebody has open: a connection, or a host. Thread-safe. */
final class WatchLimit {
  private final int most;
  private final ConcurrentMap<Object, Integer> open = new ConcurrentHashMap<>();

  WatchLimit(int most) {
    this.most = most;
  }

  /** Takes a place for one more watch; false if the owner has all it may have. */
  boolean acquire(Object owner) {
    boolean[] acquired = new boolean[1];
    open.compute(
        owner,
        (key, count) -> {
          int before = count == null ? 0 : count;
          acquired[0] = before < most;
          return acquired[0] ? before + 1 : before;
        });
    return acquired[0];
  }

  void release(Object owner) {
    open.computeIfPresent(owner, (key, count) -> count == 1 ? null : count - 1);
  }
}
