package io.grpc.testing.integration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.grpckit.errors.DownstreamClientInterceptor;
import io.grpckit.errors.ErrorMappingServerInterceptor;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.errors.ValidationServerInterceptor;
import io.grpckit.errors.validation.ProtovalidateValidator;
import io.grpckit.interceptors.ClientPipeline;
import io.grpckit.interceptors.ServerPipeline;
import io.grpckit.interceptors.admission.ConcurrencyLimit;
import io.grpckit.interceptors.admission.QueueAge;
import io.grpckit.interceptors.admission.RateLimit;
import io.grpckit.interceptors.admission.StreamBulkhead;
import io.grpckit.interceptors.auth.AccessRule;
import io.grpckit.interceptors.auth.AccessRules;
import io.grpckit.interceptors.compression.CompressionClientInterceptor;
import io.grpckit.interceptors.compression.CompressionPolicy;
import io.grpckit.interceptors.compression.CompressionServerInterceptor;
import io.grpckit.interceptors.context.MdcServerInterceptor;
import io.grpckit.interceptors.context.PeerResolver;
import io.grpckit.interceptors.context.PeerServerInterceptor;
import io.grpckit.interceptors.context.RequestIdClientInterceptor;
import io.grpckit.interceptors.context.RequestIdServerInterceptor;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.interceptors.logging.CallLog;
import io.grpckit.interceptors.metrics.CallMetrics;
import io.grpckit.interceptors.metrics.MetricConvention;
import io.grpckit.interceptors.observe.CallObserver;
import io.grpckit.interceptors.observe.TelemetryFailures;
import io.grpckit.interceptors.tracing.CallTracing;
import io.grpckit.lb.breaker.CircuitBreakerClientInterceptor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;

/** A pipeline for each end of the wire, with every stage taken. */
final class EverythingOn {
  private static final SignedToken TOKEN = SignedToken.create();
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final long telemetryFailures = TelemetryFailures.total();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final ConcurrencyLimit calls = ConcurrencyLimit.adaptive();
  private final StreamBulkhead streams = StreamBulkhead.of(100);
  private final CallObserver[] observers = {
    CallTracing.builder(openTelemetry()).attemptSpans().messageEvents().build(),
    CallMetrics.builder(meters)
        .conventions(
            MetricConvention.GRPC,
            MetricConvention.GRPC_RETRIES,
            MetricConvention.SEMCONV,
            MetricConvention.MICROMETER)
        .build(),
    CallLog.builder().payloads().mdc().build()
  };

  ServerPipeline server() {
    return ServerPipeline.builder()
        .observe(observers)
        .context(
            RequestIdServerInterceptor.create(),
            PeerServerInterceptor.create(PeerResolver.direct()),
            MdcServerInterceptor.create("request_id", "principal"))
        .errors(ErrorMappingServerInterceptor.create(ExceptionMapper.none()))
        .deadlines(DeadlinePolicy.fromContract().unaryMax(Duration.ofMinutes(1)))
        .admission(
            QueueAge.atMost(Duration.ofMinutes(1)),
            calls,
            streams,
            RateLimit.perPeer(1_000, PERIOD))
        .authenticate(TOKEN.authenticator())
        .quota(RateLimit.perCaller(1_000, PERIOD))
        .authorize(
            AccessRules.fromContract()
                .service(TestServiceGrpc.SERVICE_NAME, AccessRule.permitAll()))
        .validate(
            ValidationServerInterceptor.create(
                    ProtovalidateValidator.forServices(TestServiceGrpc.getServiceDescriptor()))
                .responsesToo())
        .intercept(CompressionServerInterceptor.create(CompressionPolicy.gzipAbove(1024)))
        .build();
  }

  ClientPipeline client() {
    return ClientPipeline.builder()
        .observe(observers)
        .target("interop.test")
        .context(RequestIdClientInterceptor.create())
        .deadlines(DeadlinePolicy.fromContract().unaryDefault(Duration.ofMinutes(1)))
        .breaker(CircuitBreakerClientInterceptor.create(CircuitBreakerRegistry.ofDefaults()))
        .intercept(DownstreamClientInterceptor.create())
        .intercept(CompressionClientInterceptor.create(CompressionPolicy.gzipAbove(1024)))
        .intercept(TOKEN)
        .build();
  }

  /** Each call has been told of once at each end, and nothing is held for any. */
  void assertIsAtRest() {
    await().atMost(30, SECONDS).untilAsserted(this::holdsNothing);
    assertThat(count("grpc.server.call.started")).isEqualTo(ended("grpc.server.call.duration"));
    assertThat(count("grpc.client.attempt.started"))
        .isEqualTo(ended("grpc.client.attempt.duration"));
    assertThat(ended("grpc.client.call.duration")).isPositive();
    assertThat(TelemetryFailures.total()).isEqualTo(telemetryFailures);
  }

  private void holdsNothing() {
    assertThat(active("grpc.client.call.active")).isZero();
    assertThat(active("grpc.server.call.active")).isZero();
    assertThat(calls.inFlight()).isZero();
    assertThat(streams.open()).isZero();
  }

  private double active(String name) {
    return meters.get(name).gauges().stream().mapToDouble(Gauge::value).sum();
  }

  private double count(String name) {
    return meters.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  private double ended(String name) {
    return meters.find(name).timers().stream().mapToDouble(Timer::count).sum();
  }

  private static OpenTelemetrySdk openTelemetry() {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(InMemorySpanExporter.create()))
                .build())
        .build();
  }
}
