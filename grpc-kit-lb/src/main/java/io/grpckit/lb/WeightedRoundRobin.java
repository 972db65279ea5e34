package io.grpckit.lb;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code weighted_round_robin} (gRFC A58). What is not set keeps gRPC's default.
 *
 * @param outOfBand whether the loads come on a stream of their own rather than with each response;
 *     null for gRPC's default, false
 * @param reportingPeriod how often an out-of-band report comes; null for 10 s
 * @param blackout how long a backend must have reported before its weight counts; null for 10 s
 * @param weightExpiration after which silence a weight is forgotten; null for 3 min
 * @param weightUpdate how often the weights are computed anew; null for 1 s
 * @param errorPenalty how much a backend's rate of errors counts against it; null for 1
 */
public record WeightedRoundRobin(
    @Nullable Boolean outOfBand,
    @Nullable Duration reportingPeriod,
    @Nullable Duration blackout,
    @Nullable Duration weightExpiration,
    @Nullable Duration weightUpdate,
    @Nullable Double errorPenalty)
    implements LoadBalancing.Simple {
  private static final Duration MIN_UPDATE = Duration.ofMillis(100);

  /**
   * Settings that grpc-java follows.
   *
   * @param outOfBand or null
   * @param reportingPeriod positive, or null
   * @param blackout not negative, or null
   * @param weightExpiration positive, or null
   * @param weightUpdate at least 100 ms, or null
   * @param errorPenalty not negative, or null
   * @throws IllegalArgumentException if a setting is out of its range
   */
  public WeightedRoundRobin {
    if (reportingPeriod != null) {
      Durations.requirePositive(reportingPeriod, "reportingPeriod");
    }
    if (blackout != null) {
      Durations.requireNotNegative(blackout, "blackout");
    }
    if (weightExpiration != null) {
      Durations.requirePositive(weightExpiration, "weightExpiration");
    }
    if (weightUpdate != null && weightUpdate.compareTo(MIN_UPDATE) < 0) {
      throw new IllegalArgumentException(
          "weightUpdate must be at least " + MIN_UPDATE + " (gRFC A58), was " + weightUpdate);
    }
    if (errorPenalty != null && !(errorPenalty >= 0 && errorPenalty <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "errorPenalty must not be negative (gRFC A58), was " + errorPenalty);
    }
  }

  @Override
  public String policyName() {
    return "weighted_round_robin";
  }

  @Override
  public boolean honoursHealthCheck() {
    return false;
  }

  @Override
  public Map<String, ?> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    Settings.put(map, "enableOobLoadReport", outOfBand);
    Settings.putDuration(map, "oobReportingPeriod", reportingPeriod);
    Settings.putDuration(map, "blackoutPeriod", blackout);
    Settings.putDuration(map, "weightExpirationPeriod", weightExpiration);
    Settings.putDuration(map, "weightUpdatePeriod", weightUpdate);
    Settings.put(map, "errorUtilizationPenalty", errorPenalty);
    return map;
  }

  /** Builds a {@link WeightedRoundRobin}; not thread-safe. */
  public static final class Builder {
    private @Nullable Boolean outOfBand;
    private @Nullable Duration reportingPeriod;
    private @Nullable Duration blackout;
    private @Nullable Duration weightExpiration;
    private @Nullable Duration weightUpdate;
    private @Nullable Double errorPenalty;

    Builder() {}

    /**
     * Lets the backends report on a stream of its own rather than with each response.
     *
     * @param reportingPeriod how often; positive
     * @return this builder
     */
    public Builder outOfBand(Duration reportingPeriod) {
      this.outOfBand = true;
      this.reportingPeriod = reportingPeriod;
      return this;
    }

    /**
     * How long a backend must have reported before its weight counts.
     *
     * @param blackout not negative; 10 s by default
     * @return this builder
     */
    public Builder blackout(Duration blackout) {
      this.blackout = blackout;
      return this;
    }

    /**
     * After which silence a weight is forgotten.
     *
     * @param weightExpiration positive; 3 min by default
     * @return this builder
     */
    public Builder weightExpiration(Duration weightExpiration) {
      this.weightExpiration = weightExpiration;
      return this;
    }

    /**
     * How often the weights are computed anew.
     *
     * @param weightUpdate at least 100 ms; 1 s by default
     * @return this builder
     */
    public Builder weightUpdate(Duration weightUpdate) {
      this.weightUpdate = weightUpdate;
      return this;
    }

    /**
     * How much a backend's rate of errors counts against it.
     *
     * @param errorPenalty not negative; 1 by default
     * @return this builder
     */
    public Builder errorPenalty(double errorPenalty) {
      this.errorPenalty = errorPenalty;
      return this;
    }

    WeightedRoundRobin build() {
      return new WeightedRoundRobin(
          outOfBand, reportingPeriod, blackout, weightExpiration, weightUpdate, errorPenalty);
    }
  }
}
