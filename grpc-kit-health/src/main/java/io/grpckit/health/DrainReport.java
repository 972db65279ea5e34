package io.grpckit.health;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a drain went. Calls to the health service are not counted.
 *
 * @param finished calls that ended by themselves since the drain began
 * @param told those, finished or cut, whose handlers heard the {@link DrainSignal}
 * @param cut calls that were still open when the grace was over, by method
 * @param failures what went wrong on the way, such as a resource that did not close
 * @param took from NOT_SERVING to the end
 */
public record DrainReport(
    long finished, int told, Map<String, Integer> cut, List<String> failures, Duration took) {
  /**
   * A copy that does not change.
   *
   * @param finished calls that ended by themselves
   * @param told calls that heard the signal
   * @param cut calls that were cut, by method
   * @param failures what went wrong
   * @param took from the beginning to the end
   */
  public DrainReport {
    cut = Collections.unmodifiableMap(new TreeMap<>(cut));
    failures = List.copyOf(failures);
  }

  /**
   * How many calls were cut.
   *
   * @return 0 if all ended in time
   */
  public int cutCalls() {
    return cut.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** One line for people. */
  @Override
  public String toString() {
    return "drained in %.1f s: %d calls finished, %d told, %d cut%s%s"
        .formatted(
            took.toMillis() / 1000.0,
            finished,
            told,
            cutCalls(),
            cut.isEmpty() ? "" : " " + cut,
            failures.isEmpty() ? "" : ", failures: " + failures);
  }
}
