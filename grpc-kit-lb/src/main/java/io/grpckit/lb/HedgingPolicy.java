package io.grpckit.lb;

import io.grpc.Status.Code;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Sends a call again while earlier attempts are still under way and takes the first answer (gRFC
 * A6). This is what helps against a backend that is frozen, for which retries wait in vain.
 *
 * <p>A hedged call runs several times: keep it to idempotent methods ({@link
 * ServiceConfig#verify}).
 *
 * @param maxAttempts how often the call is sent at most, the first attempt included; at least 2.
 *     gRPC caps it, at 5 by default; {@link ServiceConfig#applyTo} raises grpc-java's cap
 * @param delay between two attempts; 0 sends all at once
 * @param nonFatal the codes that do not end the other attempts but send the next one at once; not
 *     OK
 */
public record HedgingPolicy(int maxAttempts, Duration delay, Set<Code> nonFatal)
    implements AttemptPolicy {
  /**
   * A policy that grpc-java accepts and follows.
   *
   * @param maxAttempts at least 2
   * @param delay not negative
   * @param nonFatal without OK
   * @throws IllegalArgumentException if a value is out of its range
   */
  public HedgingPolicy {
    if (maxAttempts < 2) {
      throw new IllegalArgumentException("maxAttempts must be at least 2, was " + maxAttempts);
    }
    Durations.requireNotNegative(delay, "delay");
    nonFatal = StatusCodes.requireWithoutOk(nonFatal, "nonFatal");
  }

  @Override
  public String key() {
    return "hedgingPolicy";
  }

  @Override
  public Map<String, ?> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("maxAttempts", maxAttempts);
    map.put("hedgingDelay", Durations.format(delay));
    if (!nonFatal.isEmpty()) {
      map.put("nonFatalStatusCodes", StatusCodes.names(nonFatal));
    }
    return map;
  }
}
