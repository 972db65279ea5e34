package io.grpckit.interceptors.metrics;

import io.grpc.Status;
import io.grpckit.interceptors.observe.ObservedCall;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** gRFC A66 on a server. */
final class GrpcServerMeters extends MethodMeters {

  private static final String PREFIX = "grpc.server.call.";

  private final MeterRegistry registry;
  private final ObservedMethod method;
  private final Buckets buckets;
  private final Tags tags;
  private final Counter started;
  private final LongAdder active = new LongAdder();
  private final PerCode<Outcome> outcomes = new PerCode<>(this::outcome);

  private record Outcome(Timer duration, DistributionSummary sent, DistributionSummary received) {}

  GrpcServerMeters(MeterRegistry registry, ObservedMethod method, Buckets buckets) {
    this.registry = registry;
    this.method = method;
    this.buckets = buckets;
    this.tags = Tags.of("grpc.method", method.name());
    this.started =
        Counter.builder(PREFIX + "started")
            .description("Calls that have started, ended or not")
            .tags(tags)
            .register(registry);
    Gauge.builder(PREFIX + "active", active, LongAdder::sum)
        .description("Calls that have started and not ended")
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  @Override
  void count() {
    started.increment();
    active.increment();
  }

  @Override
  void record(ObservedCall call) {
    active.decrement();
    Status status = call.status();
    Outcome outcome = outcomes.get(status == null ? Status.Code.UNKNOWN : status.getCode());
    outcome.duration.record(call.durationNanos(), TimeUnit.NANOSECONDS);
    outcome.sent.record((double) call.bytesSent());
    outcome.received.record((double) call.bytesReceived());
  }

  private Outcome outcome(Status.Code code) {
    Tags withCode = tags.and("grpc.status", code.name());
    Timer duration =
        Timer.builder(PREFIX + "duration")
            .description("From the request's headers to the end of the call")
            .tags(withCode)
            .serviceLevelObjectives(buckets.durations(method.type()))
            .register(registry);
    return new Outcome(
        duration,
        size("sent_total_compressed_message_size", "Bytes of responses per call", withCode),
        size("rcvd_total_compressed_message_size", "Bytes of requests per call", withCode));
  }

  private DistributionSummary size(String name, String description, Tags withCode) {
    return DistributionSummary.builder(PREFIX + name)
        .description(description)
        .baseUnit("bytes")
        .tags(withCode)
        .serviceLevelObjectives(Buckets.BYTES)
        .register(registry);
  }
}
