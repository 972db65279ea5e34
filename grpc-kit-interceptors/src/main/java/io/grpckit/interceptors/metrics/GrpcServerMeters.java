package io.grpckit.interceptors.metrics;

import io.grpckit.interceptors.observe.ObservedCall;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** gRFC A66 on a server. */
final class GrpcServerMeters extends MethodMeters {

  private static final String PREFIX = "grpc.server.call.";

  private final Counter started;
  private final InFlight active;
  private final PerCode<GrpcOutcome> outcomes;

  GrpcServerMeters(MeterRegistry registry, ObservedMethod method, Buckets buckets) {
    Tags tags = Tags.of("grpc.method", method.name());
    started =
        Counter.builder(PREFIX + "started")
            .description("Calls that have started, ended or not")
            .tags(tags)
            .register(registry);
    active = new InFlight(registry, PREFIX + "active", tags);
    outcomes =
        new PerCode<>(
            code ->
                GrpcOutcome.of(
                    registry, PREFIX, tags.and("grpc.status", code.name()), method, buckets));
  }

  @Override
  void count() {
    started.increment();
    active.begin();
  }

  @Override
  void record(ObservedCall call) {
    active.end();
    outcomes
        .get(code(call.status()))
        .record(call.durationNanos(), call.bytesSent(), call.bytesReceived());
  }
}
