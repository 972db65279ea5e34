package io.grpckit.examples.edge.rest;

import java.util.HashMap;
import java.util.Map;

/**
 * The memory that bodies may have which are not messages yet: all of them together, and those of
 * one client, so that nobody takes it from all others. Thread-safe.
 */
final class BodyRoom {

  private static final long LEAST = 16 << 20; // four of the largest messages
  private static final int SHARE = 16; // of the heap: read, a body is several times as large

  private final long total;
  private final long perClient;
  private final Map<String, Long> taken = new HashMap<>();
  private long sum;

  BodyRoom(long total, long perClient) {
    this.total = total;
    this.perClient = perClient;
  }

  /** As the memory of this process allows. */
  static BodyRoom ofThisProcess() {
    long total = Math.max(LEAST, Runtime.getRuntime().maxMemory() / SHARE);
    return new BodyRoom(total, total / 4);
  }

  /** Whether there was room. */
  synchronized boolean take(String client, long bytes) {
    long own = taken.getOrDefault(client, 0L) + bytes;
    if (own > perClient || sum + bytes > total) {
      return false;
    }
    taken.put(client, own);
    sum += bytes;
    return true;
  }

  /** What had been taken. */
  synchronized void giveBack(String client, long bytes) {
    taken.computeIfPresent(client, (name, own) -> own == bytes ? null : own - bytes);
    sum -= bytes;
  }

  synchronized long taken() {
    return sum;
  }
}
