package io.grpckit.interceptors.metrics;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpckit.interceptors.observe.CallObserver;
import io.grpckit.interceptors.observe.MethodObserver;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.grpckit.interceptors.observe.TelemetryFailures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Counts and times calls on a Micrometer registry, by default under the names of gRFC A66.
 *
 * <p>Every meter of a method is looked up before its first call. Tags have few values by
 * construction: known methods, the seventeen codes, the targets of the application's own channels;
 * never an address, an authority, or a name that a peer made up. Thread-safe.
 *
 * <p>Besides the calls it exports {@value #TELEMETRY_ERRORS}, the {@link TelemetryFailures} of this
 * process.
 */
public final class CallMetrics implements CallObserver {

  /** The counter of observers' own failures. */
  public static final String TELEMETRY_ERRORS = "grpc.kit.telemetry.errors";

  private final MeterRegistry registry;
  private final Set<MetricConvention> conventions;
  private final Buckets buckets;

  private CallMetrics(MeterRegistry registry, Builder builder) {
    this.registry = registry;
    this.conventions = EnumSet.copyOf(builder.conventions);
    this.buckets = builder.buckets;
    if (registry.find(TELEMETRY_ERRORS).functionCounter() == null) { // another may be there first
      FunctionCounter.builder(TELEMETRY_ERRORS, registry, any -> TelemetryFailures.total())
          .description("Failures of metrics, traces and logs, none of which harmed a call")
          .register(registry);
    }
  }

  /**
   * Metrics under the names of gRFC A66.
   *
   * @param registry where the meters live
   * @return an observer for servers and clients
   */
  public static CallMetrics on(MeterRegistry registry) {
    return builder(registry).build();
  }

  /**
   * Metrics with other names or buckets.
   *
   * @param registry where the meters live
   * @return a builder with the defaults of {@link #on}
   */
  public static Builder builder(MeterRegistry registry) {
    return new Builder(requireNonNull(registry, "registry"));
  }

  @Override
  public MethodObserver server(ObservedMethod method) {
    return meters(method);
  }

  @Override
  public MethodObserver client(ObservedMethod method) {
    return meters(method);
  }

  private MethodObserver meters(ObservedMethod method) {
    return MethodMeters.of(
        conventions.stream().map(c -> c.meters(registry, method, buckets)).toList());
  }

  /** Collects the options of {@link CallMetrics}. Not thread-safe. */
  public static final class Builder {

    private final MeterRegistry registry;
    private Set<MetricConvention> conventions = EnumSet.of(MetricConvention.GRPC);
    private Buckets buckets = Buckets.DEFAULT;

    private Builder(MeterRegistry registry) {
      this.registry = registry;
    }

    /**
     * Under which names calls are reported, all of them at once if several are given.
     *
     * @param first a convention
     * @param more further ones
     * @return this builder
     */
    public Builder conventions(MetricConvention first, MetricConvention... more) {
      conventions = EnumSet.of(first, more);
      return this;
    }

    /**
     * Uses the 41 boundaries of gRFC A66, from 10 µs to 100 s, for durations, instead of the 16
     * that semantic conventions advise and that streams add to.
     *
     * @return this builder
     */
    public Builder fineBuckets() {
      buckets = buckets.fine();
      return this;
    }

    /**
     * Uses these boundaries for durations.
     *
     * @param seconds upper bounds in seconds, positive and rising
     * @return this builder
     */
    public Builder durationBuckets(double... seconds) {
      double last = 0;
      for (double bound : seconds) {
        if (!(bound > last)) {
          throw new IllegalArgumentException(
              "durationBuckets must be positive and rising, were " + Arrays.toString(seconds));
        }
        last = bound;
      }
      buckets = buckets.durations(seconds);
      return this;
    }

    /**
     * Registers the meters that do not depend on a method; the others follow with the methods.
     *
     * @return the observer
     */
    @CheckReturnValue
    public CallMetrics build() {
      return new CallMetrics(registry, this);
    }
  }
}
