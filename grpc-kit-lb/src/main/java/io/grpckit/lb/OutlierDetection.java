package io.grpckit.lb;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code outlier_detection_experimental} (gRFC A50): leaves out backends that fail more than the
 * others do. What is not set keeps gRPC's default.
 */
public final class OutlierDetection implements LoadBalancing.Nesting {
  private final LoadBalancing child;
  private final Map<String, Object> settings;

  private OutlierDetection(Builder builder) {
    child = builder.child;
    settings = new LinkedHashMap<>(builder.settings);
    settings.put("childPolicy", List.of(child.toEntry()));
  }

  @Override
  public LoadBalancing child() {
    return child;
  }

  @Override
  public String policyName() {
    return OutlierDetectionProvider.POLICY;
  }

  @Override
  public Map<String, ?> toMap() {
    return Collections.unmodifiableMap(settings);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OutlierDetection that && settings.equals(that.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  /** The policy as it stands in a service config. */
  @Override
  public String toString() {
    return toEntry().toString();
  }

  /**
   * One way of telling which backends are outliers.
   *
   * @param threshold for successes: by how many thousandths of the standard deviation a backend may
   *     fall behind the mean (gRPC's default is 1900); for failures: the percentage of failed calls
   *     that is too much (85)
   * @param enforcement the percentage of outliers that are really left out; 0 to 100
   * @param minimumHosts how many backends there must be; not negative
   * @param requestVolume how many calls a backend must have had in the interval; not negative
   */
  public record Detection(int threshold, int enforcement, int minimumHosts, int requestVolume) {
    /**
     * A detection that grpc-java accepts.
     *
     * @param threshold not negative
     * @param enforcement 0 to 100
     * @param minimumHosts not negative
     * @param requestVolume not negative
     * @throws IllegalArgumentException if a value is out of its range
     */
    public Detection {
      Settings.requireInRange(threshold, "threshold", 0, Integer.MAX_VALUE);
      Settings.requireInRange(enforcement, "enforcement", 0, 100);
      Settings.requireInRange(minimumHosts, "minimumHosts", 0, Integer.MAX_VALUE);
      Settings.requireInRange(requestVolume, "requestVolume", 0, Integer.MAX_VALUE);
    }

    /** gRPC's defaults for {@link Builder#successRate}. */
    public static final Detection SUCCESS_RATE = new Detection(1900, 100, 5, 100);

    /** gRPC's defaults for {@link Builder#failurePercentage}. */
    public static final Detection FAILURE_PERCENTAGE = new Detection(85, 100, 5, 50);

    private Map<String, ?> toMap(String thresholdKey) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put(thresholdKey, threshold);
      map.put("enforcementPercentage", enforcement);
      map.put("minimumHosts", minimumHosts);
      map.put("requestVolume", requestVolume);
      return map;
    }
  }

  /** Builds an {@link OutlierDetection}; not thread-safe. */
  public static final class Builder {
    private final LoadBalancing child;
    private final Map<String, Object> settings = new LinkedHashMap<>();

    Builder(LoadBalancing child) {
      this.child = requireNonNull(child, "child");
    }

    /**
     * How often the backends are judged.
     *
     * @param interval positive (grpc-java's channel panics on 0); 10 s by default
     * @return this builder
     */
    public Builder interval(Duration interval) {
      return put("interval", Durations.requirePositive(interval, "interval"));
    }

    /**
     * How long a backend is left out the first time; the n-th time n times as long.
     *
     * @param baseEjectionTime positive; 30 s by default
     * @return this builder
     */
    public Builder baseEjectionTime(Duration baseEjectionTime) {
      return put(
          "baseEjectionTime", Durations.requirePositive(baseEjectionTime, "baseEjectionTime"));
    }

    /**
     * How long a backend is left out at most.
     *
     * @param maxEjectionTime positive; 5 min by default
     * @return this builder
     */
    public Builder maxEjectionTime(Duration maxEjectionTime) {
      return put("maxEjectionTime", Durations.requirePositive(maxEjectionTime, "maxEjectionTime"));
    }

    /**
     * How many backends are left out at most.
     *
     * @param percent 0 to 100; 10 by default
     * @return this builder
     */
    public Builder maxEjectionPercent(int percent) {
      Settings.requireInRange(percent, "maxEjectionPercent", 0, 100);
      // gRFC A50 names the first, grpc-java reads the second.
      settings.put("maxEjectionPercent", percent);
      settings.put("maxEjectionPercentage", percent);
      return this;
    }

    /**
     * Leaves out backends whose rate of successes falls behind the mean.
     *
     * @param detection when; {@link Detection#SUCCESS_RATE} for gRPC's defaults
     * @return this builder
     */
    public Builder successRate(Detection detection) {
      settings.put("successRateEjection", detection.toMap("stdevFactor"));
      return this;
    }

    /**
     * Leaves out backends that fail too large a part of their calls.
     *
     * @param detection when; {@link Detection#FAILURE_PERCENTAGE} for gRPC's defaults
     * @return this builder
     * @throws IllegalArgumentException if the threshold is above 100
     */
    public Builder failurePercentage(Detection detection) {
      Settings.requireInRange(detection.threshold(), "threshold", 0, 100);
      settings.put("failurePercentageEjection", detection.toMap("threshold"));
      return this;
    }

    private Builder put(String key, Duration duration) {
      settings.put(key, Durations.format(duration));
      return this;
    }

    OutlierDetection build() {
      if (!settings.containsKey("successRateEjection")
          && !settings.containsKey("failurePercentageEjection")) {
        throw new IllegalArgumentException(
            "outlierDetection needs successRate(…) or failurePercentage(…): without either it does"
                + " nothing (gRFC A50)");
      }
      return new OutlierDetection(this);
    }
  }
}
