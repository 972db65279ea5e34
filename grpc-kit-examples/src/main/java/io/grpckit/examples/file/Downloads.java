package io.grpckit.examples.file;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the downloads of each caller, so that nobody takes all the threads and connections. */
final class Downloads {

  private final Map<String, Integer> running = new ConcurrentHashMap<>();

  /**
   * Counts one that begins.
   *
   * @throws QuotaExceededException if the caller has as many as one may have
   */
  void begin(String callerId) {
    running.compute(
        callerId,
        (id, count) -> {
          int before = count == null ? 0 : count;
          if (before >= FileLimits.MAX_DOWNLOADS) {
            throw QuotaExceededException.ofDownloads(callerId);
          }
          return before + 1;
        });
  }

  void end(String callerId) {
    running.computeIfPresent(callerId, (id, count) -> count == 1 ? null : count - 1);
  }

  /** How many callers have one. */
  int callers() {
    return running.size();
  }
}
