package io.grpckit.examples.stall;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the calls of each caller that run, so that nobody has all of them. Thread-safe. */
public final class CallsPerCaller {

  private final int limit;
  private final Map<String, Integer> running = new ConcurrentHashMap<>();

  /**
   * Starts with none.
   *
   * @param limit how many a caller may have at a time, from 1 on
   */
  public CallsPerCaller(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be positive, was " + limit);
    }
    this.limit = limit;
  }

  /**
   * Counts one that begins.
   *
   * @param callerId whose it is
   * @return false if the caller has as many as one may have, and nothing has changed
   */
  public boolean begin(String callerId) {
    boolean[] begun = {false};
    running.compute(
        callerId,
        (id, count) -> {
          int before = count == null ? 0 : count;
          begun[0] = before < limit;
          return begun[0] ? before + 1 : before;
        });
    return begun[0];
  }

  /**
   * Counts one less.
   *
   * @param callerId whose it was, for whom {@link #begin} has counted it
   */
  public void end(String callerId) {
    running.computeIfPresent(callerId, (id, count) -> count == 1 ? null : count - 1);
  }

  /**
   * How many callers have one.
   *
   * @return a moment's number
   */
  public int callers() {
    return running.size();
  }
}
