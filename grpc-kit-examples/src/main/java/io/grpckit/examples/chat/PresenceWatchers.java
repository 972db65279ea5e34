package io.grpckit.examples.chat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the watches of each caller, as one event in a room makes work for each. Thread-safe. */
final class PresenceWatchers {

  private final int limit;
  private final Map<String, Integer> watches = new ConcurrentHashMap<>();

  PresenceWatchers(int limit) {
    this.limit = limit;
  }

  /**
   * Counts one that begins.
   *
   * @throws TooManyWatchesException if the caller has as many as one may have
   */
  void begin(String callerId) {
    watches.merge(
        callerId,
        1,
        (before, one) -> {
          if (before >= limit) {
            throw new TooManyWatchesException(callerId, limit);
          }
          return before + one;
        });
  }

  void end(String callerId) {
    watches.computeIfPresent(callerId, (id, count) -> count == 1 ? null : count - 1);
  }
}
