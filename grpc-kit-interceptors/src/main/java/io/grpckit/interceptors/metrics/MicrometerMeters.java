package io.grpckit.interceptors.metrics;

import io.grpckit.interceptors.observe.CallSide;
import io.grpckit.interceptors.observe.ObservedCall;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** The names of Micrometer's own gRPC interceptors. */
final class MicrometerMeters extends MethodMeters {

  private final Counter received;
  private final Counter sent;
  private final PerCode<Timer> durations;

  MicrometerMeters(MeterRegistry registry, ObservedMethod method, Buckets buckets) {
    boolean server = method.side() == CallSide.SERVER;
    String prefix = server ? "grpc.server." : "grpc.client.";
    Tags tags =
        Tags.of(
            "service",
            method.service(),
            "method",
            method.bareName(),
            "methodType",
            method.type().name());
    received = messages(registry, prefix + (server ? "requests" : "responses") + ".received", tags);
    sent = messages(registry, prefix + (server ? "responses" : "requests") + ".sent", tags);
    durations =
        new PerCode<>(
            code ->
                GrpcOutcome.timer(
                    registry,
                    prefix + "processing.duration",
                    tags.and("statusCode", code.name()),
                    method,
                    buckets));
  }

  @Override
  void count() {}

  @Override
  void record(ObservedCall call) {
    durations.get(code(call.status())).record(call.durationNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void messageReceived(ObservedCall call, int sequence, long wireBytes, long bytes) {
    received.increment();
  }

  @Override
  public void messageSent(ObservedCall call, int sequence, long wireBytes, long bytes) {
    sent.increment();
  }

  private static Counter messages(MeterRegistry registry, String name, Tags tags) {
    return Counter.builder(name)
        .description("Messages of all calls in one direction")
        .baseUnit("messages")
        .tags(tags)
        .register(registry);
  }
}
