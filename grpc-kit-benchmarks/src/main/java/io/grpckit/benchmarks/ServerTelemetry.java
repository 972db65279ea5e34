package io.grpckit.benchmarks;

import static io.grpckit.benchmarks.BackEnds.meters;
import static io.grpckit.benchmarks.BackEnds.traces;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.grpc.ServerBuilder;
import io.grpc.opentelemetry.GrpcOpenTelemetry;
import io.grpckit.interceptors.logging.CallLog;
import io.grpckit.interceptors.metrics.CallMetrics;
import io.grpckit.interceptors.observe.CallObservation;
import io.grpckit.interceptors.observe.CallObserver;
import io.grpckit.interceptors.tracing.CallTracing;
import io.micrometer.core.instrument.binder.grpc.MetricCollectingServerInterceptor;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcServerInterceptor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.grpc.v1_6.GrpcTelemetry;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;

/** What watches a server's calls. */
public enum ServerTelemetry {
  /** grpc-java alone. */
  NONE(server -> {}),
  /** Durations and sizes by code, started and active calls. */
  KIT_METRICS(server -> kit(server, CallMetrics.on(meters()))),
  /** The finish line of every call. */
  KIT_LOG(server -> kit(server, log(Level.INFO))),
  /** As the metrics alone, with a log whose logger is off. */
  KIT_METRICS_AND_LOG_OFF(server -> kit(server, CallMetrics.on(meters()), log(Level.OFF))),
  /** A recorded span per call. */
  KIT_TRACES(server -> kit(server, CallTracing.on(traces(Sampler.alwaysOn())))),
  /** A span per call that is not sampled. */
  KIT_TRACES_UNSAMPLED(server -> kit(server, CallTracing.on(traces(Sampler.alwaysOff())))),
  /** Tracing without an SDK. */
  KIT_TRACES_NOOP(server -> kit(server, CallTracing.on(OpenTelemetry.noop()))),
  /** Metrics, log and traces by one driver. */
  KIT_ALL(
      server ->
          kit(
              server,
              CallTracing.on(traces(Sampler.alwaysOn())),
              CallMetrics.on(meters()),
              log(Level.INFO))),
  /** Micrometer's interceptor for metrics alone, with buckets. */
  MICROMETER_METRICS(
      server ->
          server.intercept(
              new MetricCollectingServerInterceptor(
                  meters(), UnaryOperator.identity(), BackEnds::withBuckets))),
  /** Micrometer's interceptor for observations, of which metrics are made. */
  MICROMETER_OBSERVATION(
      server -> server.intercept(new ObservationGrpcServerInterceptor(BackEnds.observations()))),
  /** grpc-java's own plugin, metrics only. */
  GRPC_OPENTELEMETRY_METRICS(server -> grpcOpenTelemetry(false).configureServerBuilder(server)),
  /** grpc-java's own plugin with its experimental traces. */
  GRPC_OPENTELEMETRY(server -> grpcOpenTelemetry(true).configureServerBuilder(server)),
  /** OpenTelemetry's instrumentation, which also replaces how Contexts are kept. */
  OPENTELEMETRY_GRPC(
      server ->
          server.intercept(
              GrpcTelemetry.create(BackEnds.metricsAndTraces()).createServerInterceptor()));

  private final Consumer<ServerBuilder<?>> installation;

  ServerTelemetry(Consumer<ServerBuilder<?>> installation) {
    this.installation = installation;
  }

  /** A server with the service and its telemetry, called by a client with its own. */
  InProcessEcho calledBy(ClientTelemetry client) {
    return InProcessEcho.start(
        server -> installation.accept(server.addService(new EchoService())), client::install);
  }

  private static void kit(ServerBuilder<?> server, CallObserver... observers) {
    CallObservation.server(List.of(observers))
        .observe(server, List.of(new EchoService().bindService()));
  }

  private static CallLog log(Level level) {
    ((Logger) LoggerFactory.getLogger(CallLog.SERVER_LOGGER)).setLevel(level);
    return CallLog.defaults();
  }

  static GrpcOpenTelemetry grpcOpenTelemetry(boolean traces) {
    // Read when its class is loaded, so that only the first measurement of a JVM decides.
    System.setProperty("GRPC_EXPERIMENTAL_ENABLE_OTEL_TRACING", String.valueOf(traces));
    return GrpcOpenTelemetry.newBuilder()
        .sdk(traces ? BackEnds.metricsAndTraces() : BackEnds.metrics())
        .build();
  }
}
