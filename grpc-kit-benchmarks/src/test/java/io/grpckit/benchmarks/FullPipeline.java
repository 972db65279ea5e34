package io.grpckit.benchmarks;

import static java.time.Duration.ofSeconds;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.ServerBuilder;
import io.grpckit.benchmarks.v1.EchoServiceGrpc;
import io.grpckit.benchmarks.v1.EchoServiceGrpc.EchoServiceBlockingStub;
import io.grpckit.benchmarks.v1.EchoServiceGrpc.EchoServiceStub;
import io.grpckit.errors.ErrorMappingServerInterceptor;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.interceptors.ClientPipeline;
import io.grpckit.interceptors.ServerPipeline;
import io.grpckit.interceptors.admission.ConcurrencyLimit;
import io.grpckit.interceptors.admission.QueueAge;
import io.grpckit.interceptors.admission.RateLimit;
import io.grpckit.interceptors.admission.StreamBulkhead;
import io.grpckit.interceptors.auth.AccessRules;
import io.grpckit.interceptors.context.RequestIdClientInterceptor;
import io.grpckit.interceptors.context.RequestIdServerInterceptor;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.interceptors.logging.CallLog;
import io.grpckit.interceptors.metrics.CallMetrics;
import io.grpckit.interceptors.metrics.MetricConvention;
import io.grpckit.interceptors.observe.CallObserver;
import io.grpckit.interceptors.tracing.CallTracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/** A server and a client with everything on, under limits that nothing reaches. */
final class FullPipeline implements AutoCloseable {
  private static final int PLENTY = 10_000_000;

  final MeterRegistry serverMeters = BackEnds.meters();
  final MeterRegistry clientMeters = BackEnds.meters();
  private final SignedToken token = SignedToken.create();
  private final InProcessEcho echo = InProcessEcho.start(this::install, this::install);

  EchoServiceBlockingStub blockingStub() {
    return EchoServiceGrpc.newBlockingStub(echo.channel()).withCallCredentials(token);
  }

  EchoServiceStub stub() {
    return EchoServiceGrpc.newStub(echo.channel()).withCallCredentials(token);
  }

  Channel channel() {
    return echo.channel();
  }

  CallOptions options() {
    return CallOptions.DEFAULT.withCallCredentials(token);
  }

  @Override
  public void close() {
    echo.close();
  }

  private void install(ServerBuilder<?> server) {
    ServerPipeline.builder()
        .observe(observers(serverMeters))
        .context(RequestIdServerInterceptor.create())
        .errors(ErrorMappingServerInterceptor.create(ExceptionMapper.builder().build()))
        .deadlines(DeadlinePolicy.fromContract())
        .admission(
            QueueAge.atMost(ofSeconds(30)),
            ConcurrencyLimit.adaptive(),
            StreamBulkhead.of(100),
            RateLimit.perPeer(PLENTY, ofSeconds(1)))
        .authenticate(token.authenticator())
        .quota(RateLimit.perCaller(PLENTY, ofSeconds(1)))
        .authorize(AccessRules.fromContract())
        .build()
        .install(server, new EchoService());
  }

  private void install(ManagedChannelBuilder<?> channel) {
    ClientPipeline.builder()
        .target("dns:///echo")
        .observe(observers(clientMeters))
        .context(RequestIdClientInterceptor.create())
        .deadlines(DeadlinePolicy.fromContract())
        .build()
        .install(channel);
  }

  private static CallObserver[] observers(MeterRegistry meters) {
    return new CallObserver[] {
      CallTracing.builder(BackEnds.traces(Sampler.alwaysOn()))
          .attemptSpans()
          .messageEvents()
          .build(),
      CallMetrics.builder(meters)
          .conventions(
              MetricConvention.GRPC,
              MetricConvention.GRPC_RETRIES,
              MetricConvention.SEMCONV,
              MetricConvention.MICROMETER)
          .build(),
      CallLog.builder().payloads().mdc().build()
    };
  }
}
