package io.grpckit.interceptors.metrics;

import io.grpckit.interceptors.observe.CallSide;
import io.grpckit.interceptors.observe.ObservedCall;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** gRFC A96: how often calls were tried again, and how long that took. Zeros are not reported. */
final class RetryMeters extends MethodMeters {

  private final @Nullable MeterRegistry registry;
  private final Tags tags;
  private final Duration[] buckets;

  RetryMeters(MeterRegistry registry, ObservedMethod method, Buckets buckets) {
    this.registry = method.side() == CallSide.CLIENT ? registry : null;
    this.buckets = buckets.durations(method.type());
    this.tags = Tags.of("grpc.method", method.name(), "grpc.target", method.target());
  }

  @Override
  void count() {}

  @Override
  void record(ObservedCall call) {
    int hedges = call.hedges();
    int transparent = call.transparentRetries();
    record("grpc.client.call.hedges", hedges, "hedge");
    record("grpc.client.call.transparent_retries", transparent, "transparent_retry");
    record("grpc.client.call.retries", call.attempts() - 1 - hedges - transparent, "retry");
    recordDelay(call.retryDelayNanos());
  }

  private void recordDelay(long nanos) {
    if (nanos > 0 && registry != null) {
      Timer.builder("grpc.client.call.retry_delay")
          .description("Time between attempts, per call that had any")
          .tags(tags)
          .serviceLevelObjectives(buckets)
          .register(registry)
          .record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void record(String name, int count, String unit) {
    if (count > 0 && registry != null) {
      DistributionSummary.builder(name)
          .description("Further attempts per call that had any")
          .baseUnit(unit)
          .tags(tags)
          .serviceLevelObjectives(1, 2, 3, 4, 5)
          .register(registry)
          .record(count);
    }
  }
}
