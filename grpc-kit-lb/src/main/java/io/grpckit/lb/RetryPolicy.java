package io.grpckit.lb;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sends a call again when an attempt fails, after a pause that grows (gRFC A6). The n-th retry
 * waits {@code initialBackoff × multiplier^(n-1)}, at most {@code maxBackoff}, times a random
 * factor of 0.8 to 1.2, unless the server says otherwise ({@code grpc-retry-pushback-ms}). Nothing
 * is retried after the first response message.
 *
 * <p>A retry may run a call twice: keep it to idempotent methods ({@link ServiceConfig#verify}).
 *
 * <p>grpc-java parses {@code perAttemptRecvTimeout} and never uses it, so it is not offered.
 *
 * @param maxAttempts how often the call is sent at most, the first attempt included; at least 2.
 *     gRPC caps it, at 5 by default; {@link ServiceConfig#applyTo} raises grpc-java's cap
 * @param initialBackoff before the first retry; positive
 * @param maxBackoff the longest pause; not less than {@code initialBackoff}
 * @param multiplier how the pause grows; positive, 1 for a constant pause
 * @param on the codes that are retried; not empty, not OK
 */
public record RetryPolicy(
    int maxAttempts, Duration initialBackoff, Duration maxBackoff, double multiplier, Set<Code> on)
    implements AttemptPolicy {
  /**
   * A policy that grpc-java accepts and follows.
   *
   * @param maxAttempts at least 2
   * @param initialBackoff positive
   * @param maxBackoff not less than {@code initialBackoff}
   * @param multiplier positive
   * @param on not empty, without OK
   * @throws IllegalArgumentException if a value is out of its range
   */
  public RetryPolicy {
    if (maxAttempts < 2) {
      throw new IllegalArgumentException("maxAttempts must be at least 2, was " + maxAttempts);
    }
    Durations.requirePositive(initialBackoff, "initialBackoff");
    Durations.requirePositive(maxBackoff, "maxBackoff");
    if (maxBackoff.compareTo(initialBackoff) < 0) {
      throw new IllegalArgumentException(
          "maxBackoff must not be less than initialBackoff "
              + initialBackoff
              + ", was "
              + maxBackoff);
    }
    if (!(multiplier > 0) || Double.isInfinite(multiplier)) {
      throw new IllegalArgumentException("multiplier must be positive, was " + multiplier);
    }
    on = StatusCodes.requireWithoutOk(on, "on");
    if (on.isEmpty()) {
      throw new IllegalArgumentException("on must name at least one code, was []");
    }
  }

  /**
   * Up to 3 attempts on UNAVAILABLE, 100 ms before the first retry, doubling up to 1 s.
   *
   * @return a builder with these defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String key() {
    return "retryPolicy";
  }

  @Override
  public Map<String, ?> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("maxAttempts", maxAttempts);
    map.put("initialBackoff", Durations.format(initialBackoff));
    map.put("maxBackoff", Durations.format(maxBackoff));
    map.put("backoffMultiplier", multiplier);
    map.put("retryableStatusCodes", StatusCodes.names(on));
    return map;
  }

  /** Builds a {@link RetryPolicy}; not thread-safe. */
  public static final class Builder {
    private int maxAttempts = 3;
    private Duration initialBackoff = Duration.ofMillis(100);
    private Duration maxBackoff = Duration.ofSeconds(1);
    private double multiplier = 2;
    private Set<Code> on = Set.of(Code.UNAVAILABLE);

    private Builder() {}

    /**
     * How often the call is sent at most.
     *
     * @param maxAttempts at least 2, the first attempt included; 3 by default
     * @return this builder
     */
    public Builder maxAttempts(int maxAttempts) {
      this.maxAttempts = maxAttempts;
      return this;
    }

    /**
     * The pause before the first retry.
     *
     * @param initialBackoff positive; 100 ms by default
     * @return this builder
     */
    public Builder initialBackoff(Duration initialBackoff) {
      this.initialBackoff = initialBackoff;
      return this;
    }

    /**
     * The longest pause.
     *
     * @param maxBackoff not less than {@code initialBackoff}; 1 s by default
     * @return this builder
     */
    public Builder maxBackoff(Duration maxBackoff) {
      this.maxBackoff = maxBackoff;
      return this;
    }

    /**
     * How the pause grows from one retry to the next.
     *
     * @param multiplier positive; 2 by default
     * @return this builder
     */
    public Builder multiplier(double multiplier) {
      this.multiplier = multiplier;
      return this;
    }

    /**
     * The codes that are retried, in place of UNAVAILABLE.
     *
     * @param codes at least one, not OK
     * @return this builder
     */
    public Builder on(Code... codes) {
      this.on = StatusCodes.requireWithoutOk(List.of(codes), "on");
      return this;
    }

    /**
     * The policy.
     *
     * @return an immutable value
     * @throws IllegalArgumentException if a value is out of its range
     */
    @CheckReturnValue
    public RetryPolicy build() {
      return new RetryPolicy(maxAttempts, initialBackoff, maxBackoff, multiplier, on);
    }
  }
}
