package io.grpckit.interceptors.metrics;

import io.grpckit.interceptors.observe.ObservedAttempt;
import io.grpckit.interceptors.observe.ObservedCall;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** gRFC A66 on a client: attempts, and the calls that they make up. */
final class GrpcClientMeters extends MethodMeters {

  private static final String ATTEMPT = "grpc.client.attempt.";
  private static final String CALL = "grpc.client.call.";

  private final Counter attemptsStarted;
  private final InFlight active;
  private final PerCode<GrpcOutcome> attempts;
  private final PerCode<Timer> calls;

  GrpcClientMeters(MeterRegistry registry, ObservedMethod method, Buckets buckets) {
    Tags tags = Tags.of("grpc.method", method.name(), "grpc.target", method.target());
    attemptsStarted =
        Counter.builder(ATTEMPT + "started")
            .description("Attempts that have started, ended or not")
            .tags(tags)
            .register(registry);
    active = new InFlight(registry, CALL + "active", tags);
    attempts =
        new PerCode<>(
            code ->
                GrpcOutcome.of(
                    registry, ATTEMPT, tags.and("grpc.status", code.name()), method, buckets));
    calls =
        new PerCode<>(
            code ->
                GrpcOutcome.timer(
                    registry,
                    CALL + "duration",
                    tags.and("grpc.status", code.name()),
                    method,
                    buckets));
  }

  @Override
  void count() {
    active.begin();
  }

  @Override
  void record(ObservedCall call) {
    active.end();
    calls.get(code(call.status())).record(call.durationNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void attemptStarted(ObservedCall call, ObservedAttempt attempt) {
    attemptsStarted.increment();
  }

  @Override
  public void attemptFinished(ObservedCall call, ObservedAttempt attempt) {
    attempts
        .get(code(attempt.status()))
        .record(attempt.durationNanos(), attempt.bytesSent(), attempt.bytesReceived());
  }
}
