package io.grpckit.lb;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a service config says about a call of the methods that it is for; immutable. */
public final class MethodConfig {
  private final @Nullable Duration timeout;
  private final @Nullable Boolean waitForReady;
  private final @Nullable Integer maxRequestBytes;
  private final @Nullable Integer maxResponseBytes;
  private final @Nullable AttemptPolicy attempts;

  private MethodConfig(Builder builder) {
    timeout = builder.timeout;
    waitForReady = builder.waitForReady;
    maxRequestBytes = builder.maxRequestBytes;
    maxResponseBytes = builder.maxResponseBytes;
    attempts = builder.attempts;
  }

  /**
   * How long a call may take, all attempts together. A call's own deadline counts if it is earlier.
   *
   * @return positive, or empty if this config sets no limit
   */
  public Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  /**
   * Whether calls wait for a backend rather than fail with UNAVAILABLE when there is none.
   *
   * @return empty to leave it to the call
   */
  public Optional<Boolean> waitForReady() {
    return Optional.ofNullable(waitForReady);
  }

  /**
   * How large a request message may be. A call's own limit counts if it is lower.
   *
   * @return bytes, uncompressed; empty if this config sets no limit
   */
  public OptionalInt maxRequestBytes() {
    return maxRequestBytes == null ? OptionalInt.empty() : OptionalInt.of(maxRequestBytes);
  }

  /**
   * How large a response message may be. A call's own limit counts if it is lower.
   *
   * @return bytes, uncompressed; empty if this config sets no limit
   */
  public OptionalInt maxResponseBytes() {
    return maxResponseBytes == null ? OptionalInt.empty() : OptionalInt.of(maxResponseBytes);
  }

  /**
   * What is done about failed or slow attempts.
   *
   * @return a {@link RetryPolicy}, a {@link HedgingPolicy} or nothing
   */
  public Optional<AttemptPolicy> attempts() {
    return Optional.ofNullable(attempts);
  }

  Map<String, ?> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    Settings.putDuration(map, "timeout", timeout);
    Settings.put(map, "waitForReady", waitForReady);
    Settings.put(map, "maxRequestMessageBytes", maxRequestBytes);
    Settings.put(map, "maxResponseMessageBytes", maxResponseBytes);
    if (attempts != null) {
      map.put(attempts.key(), attempts.toMap());
    }
    return map;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MethodConfig that && toMap().equals(that.toMap());
  }

  @Override
  public int hashCode() {
    return toMap().hashCode();
  }

  /** The config as it stands in a service config. */
  @Override
  public String toString() {
    return toMap().toString();
  }

  /** Builds a {@link MethodConfig}; not thread-safe. */
  public static final class Builder {
    private @Nullable Duration timeout;
    private @Nullable Boolean waitForReady;
    private @Nullable Integer maxRequestBytes;
    private @Nullable Integer maxResponseBytes;
    private @Nullable AttemptPolicy attempts;

    Builder() {}

    /**
     * Limits how long a call may take, all attempts together.
     *
     * @param timeout positive
     * @return this builder
     */
    public Builder timeout(Duration timeout) {
      this.timeout = Durations.requirePositive(timeout, "timeout");
      return this;
    }

    /**
     * Says whether calls wait for a backend. grpc-java lets this override what the stub says, even
     * an explicit {@code withWaitForReady()}.
     *
     * @param waitForReady false to fail at once
     * @return this builder
     */
    public Builder waitForReady(boolean waitForReady) {
      this.waitForReady = waitForReady;
      return this;
    }

    /**
     * Limits the size of a request message; a larger one fails the call with RESOURCE_EXHAUSTED.
     *
     * @param bytes uncompressed; not negative
     * @return this builder
     */
    public Builder maxRequestBytes(int bytes) {
      maxRequestBytes = Settings.requireInRange(bytes, "maxRequestBytes", 0, Integer.MAX_VALUE);
      return this;
    }

    /**
     * Limits the size of a response message; a larger one fails the call with RESOURCE_EXHAUSTED.
     *
     * @param bytes uncompressed; not negative
     * @return this builder
     */
    public Builder maxResponseBytes(int bytes) {
      maxResponseBytes = Settings.requireInRange(bytes, "maxResponseBytes", 0, Integer.MAX_VALUE);
      return this;
    }

    /**
     * Retries failed attempts.
     *
     * @param policy when and how
     * @return this builder
     * @throws IllegalArgumentException if the methods are hedged already
     */
    public Builder retry(RetryPolicy policy) {
      return attempts(policy);
    }

    /**
     * Retries failed attempts.
     *
     * @param policy when and how, not yet built
     * @return this builder
     * @throws IllegalArgumentException if the methods are hedged already, or a value of the policy
     *     is out of its range
     */
    public Builder retry(RetryPolicy.Builder policy) {
      return retry(policy.build());
    }

    /**
     * Sends attempts while others are under way.
     *
     * @param policy when and how
     * @return this builder
     * @throws IllegalArgumentException if the methods are retried already
     */
    public Builder hedge(HedgingPolicy policy) {
      return attempts(policy);
    }

    Builder attempts(AttemptPolicy policy) {
      requireNonNull(policy, "policy");
      if (attempts != null && attempts.getClass() != policy.getClass()) {
        throw new IllegalArgumentException(
            "retry cannot be combined with hedge (gRFC A6): grpc-java hangs on a method that has both."
                + " Choose one; a method that is named by itself may differ from its service");
      }
      attempts = policy;
      return this;
    }

    MethodConfig build() {
      return new MethodConfig(this);
    }
  }
}
