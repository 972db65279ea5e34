package io.grpckit.interceptors.metrics;

import io.grpc.Status;
import io.grpckit.interceptors.observe.CallSide;
import io.grpckit.interceptors.observe.ObservedCall;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** OpenTelemetry's semantic conventions. */
final class SemconvMeters extends MethodMeters {

  private final PerCode<Timer> durations;

  SemconvMeters(MeterRegistry registry, ObservedMethod method, Buckets buckets) {
    String name =
        method.side() == CallSide.SERVER ? "rpc.server.call.duration" : "rpc.client.call.duration";
    durations =
        new PerCode<>(
            code -> GrpcOutcome.timer(registry, name, tags(method, code), method, buckets));
  }

  @Override
  void count() {}

  @Override
  void record(ObservedCall call) {
    durations.get(code(call.status())).record(call.durationNanos(), TimeUnit.NANOSECONDS);
  }

  private static Tags tags(ObservedMethod method, Status.Code code) {
    return Tags.of(
        "rpc.system.name",
        "grpc",
        "rpc.method",
        method.name(),
        "rpc.status_code",
        code.name(),
        "error.type",
        code == Status.Code.OK ? "none" : code.name());
  }
}
