package io.grpckit.benchmarks;

import static io.grpckit.benchmarks.BackEnds.meters;
import static io.grpckit.benchmarks.BackEnds.traces;

import io.grpc.ManagedChannelBuilder;
import io.grpckit.interceptors.logging.CallLog;
import io.grpckit.interceptors.metrics.CallMetrics;
import io.grpckit.interceptors.observe.CallObservation;
import io.grpckit.interceptors.observe.CallObserver;
import io.grpckit.interceptors.tracing.CallTracing;
import io.micrometer.core.instrument.binder.grpc.MetricCollectingClientInterceptor;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcClientInterceptor;
import io.opentelemetry.instrumentation.grpc.v1_6.GrpcTelemetry;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What watches a client's calls. */
public enum ClientTelemetry {
  /** grpc-java alone. */
  NONE(channel -> {}),
  /** Durations and sizes of attempts, durations of calls. */
  KIT_METRICS(channel -> kit(channel, CallMetrics.on(meters()))),
  /** Metrics, log and traces by one driver; the log's usual level for a success is off. */
  KIT_ALL(
      channel ->
          kit(
              channel,
              CallTracing.on(traces(Sampler.alwaysOn())),
              CallMetrics.on(meters()),
              CallLog.defaults())),
  /** Micrometer's interceptor for metrics alone, with buckets. */
  MICROMETER_METRICS(
      channel ->
          channel.intercept(
              new MetricCollectingClientInterceptor(
                  meters(), UnaryOperator.identity(), BackEnds::withBuckets))),
  /** Micrometer's interceptor for observations, of which metrics are made. */
  MICROMETER_OBSERVATION(
      channel -> channel.intercept(new ObservationGrpcClientInterceptor(BackEnds.observations()))),
  /** grpc-java's own plugin with its experimental traces. */
  GRPC_OPENTELEMETRY(
      channel -> ServerTelemetry.grpcOpenTelemetry(true).configureChannelBuilder(channel)),
  /** OpenTelemetry's instrumentation, which also replaces how Contexts are kept. */
  OPENTELEMETRY_GRPC(
      channel ->
          channel.intercept(
              GrpcTelemetry.create(BackEnds.metricsAndTraces()).createClientInterceptor()));

  private final Consumer<ManagedChannelBuilder<?>> installation;

  ClientTelemetry(Consumer<ManagedChannelBuilder<?>> installation) {
    this.installation = installation;
  }

  void install(ManagedChannelBuilder<?> channel) {
    installation.accept(channel);
  }

  private static void kit(ManagedChannelBuilder<?> channel, CallObserver... observers) {
    CallObservation.client("dns:///echo", List.of(observers)).install(channel);
  }
}
