package io.grpckit.interceptors;

import io.grpc.BindableService;
import io.grpc.ManagedChannelBuilder;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.admission.AdmissionServerInterceptor;
import io.grpckit.interceptors.admission.ConcurrencyLimit;
import io.grpckit.interceptors.admission.QueueAge;
import io.grpckit.interceptors.admission.RateKey;
import io.grpckit.interceptors.admission.RateLimit;
import io.grpckit.interceptors.admission.StreamBulkhead;
import io.grpckit.interceptors.auth.AccessRule;
import io.grpckit.interceptors.auth.AccessRules;
import io.grpckit.interceptors.auth.jwt.JwtAuthenticator;
import io.grpckit.interceptors.auth.jwt.KeySource;
import io.grpckit.interceptors.compression.CompressionPolicy;
import io.grpckit.interceptors.compression.CompressionServerInterceptor;
import io.grpckit.interceptors.context.ContextExecutor;
import io.grpckit.interceptors.context.PeerResolver;
import io.grpckit.interceptors.context.RequestIdClientInterceptor;
import io.grpckit.interceptors.context.RequestIdServerInterceptor;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.interceptors.deadline.TimeLimit;
import io.grpckit.interceptors.logging.CallLog;
import io.grpckit.interceptors.method.MethodSelector;
import io.grpckit.interceptors.metrics.AdmissionMetrics;
import io.grpckit.interceptors.metrics.CallMetrics;
import io.grpckit.interceptors.observe.CallObservation;
import io.grpckit.interceptors.observe.ServerObservation;
import io.grpckit.interceptors.streaming.Broadcast;
import io.grpckit.interceptors.streaming.ResponseStream;
import io.grpckit.interceptors.streaming.SlowConsumer;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** The README's Java, compiled; {@link ReadmeTest} runs it. */
final class ReadmeSnippets {
  private ReadmeSnippets() {}

  static ServerPipeline server(
      ServerBuilder<?> serverBuilder,
      MeterRegistry registry,
      KeySource keys,
      ServerInterceptor errors,
      BindableService echo,
      BindableService health) {
    ServerPipeline pipeline =
        ServerPipeline.builder()
            .observe(CallMetrics.on(registry), CallLog.defaults())
            .context(RequestIdServerInterceptor.create())
            .errors(errors)
            .deadlines(DeadlinePolicy.fromContract().unaryMax(Duration.ofSeconds(30)))
            .admission(ConcurrencyLimit.adaptive(), StreamBulkhead.of(10_000))
            .authenticate(
                JwtAuthenticator.builder(keys).issuer("https://issuer").audience("echo").build())
            .quota(RateLimit.perCaller(100, Duration.ofSeconds(1)))
            .authorize(
                AccessRules.fromContract().service("grpc.health.v1.Health", AccessRule.permitAll()))
            .build();
    pipeline.install(serverBuilder, echo, health);
    System.out.println(pipeline.describe());
    return pipeline;
  }

  static ClientPipeline client(ManagedChannelBuilder<?> channelBuilder, MeterRegistry registry) {
    ClientPipeline pipeline =
        ClientPipeline.builder()
            .observe(CallMetrics.on(registry), CallLog.defaults())
            .context(RequestIdClientInterceptor.create())
            .deadlines(DeadlinePolicy.fromContract().unaryDefault(Duration.ofSeconds(5)))
            .build();
    pipeline.verify(EchoServiceGrpc.getServiceDescriptor());
    pipeline.install(channelBuilder);
    return pipeline;
  }

  static ServerObservation observation(
      ServerBuilder<?> serverBuilder,
      MeterRegistry registry,
      List<ServerServiceDefinition> services) {
    ServerObservation observation =
        CallObservation.server(List.of(CallMetrics.on(registry), CallLog.defaults()));
    // After all other interceptors: it must be outermost.
    observation.observe(serverBuilder, services);
    return observation;
  }

  static DeadlinePolicy deadlines() {
    DeadlinePolicy policy =
        DeadlinePolicy.fromContract()
            .unaryDefault(Duration.ofSeconds(10))
            .unaryMax(Duration.ofSeconds(30))
            .method("report.v1.ReportService/Run", TimeLimit.max(Duration.ofMinutes(5)))
            .streamMax(MethodSelector.service("news.v1.NewsService"), Duration.ofHours(1));
    return policy;
  }

  static ServerPipelineBuilder admission(MeterRegistry registry) {
    AdmissionMetrics metrics = AdmissionMetrics.on(registry);
    ServerPipelineBuilder builder =
        ServerPipeline.builder()
            .admission(
                metrics,
                QueueAge.atMost(Duration.ofMillis(500)),
                ConcurrencyLimit.adaptive(),
                StreamBulkhead.of(10_000),
                RateLimit.perPeer(50, Duration.ofSeconds(1)))
            .quota(
                metrics,
                RateLimit.by(
                    "tenant",
                    RateKey.claim("tenant").and(RateKey.method()),
                    1_000,
                    Duration.ofMinutes(1)))
            .quota(
                AdmissionServerInterceptor.builder(RateLimit.perCaller(100, Duration.ofSeconds(1)))
                    .shadow()
                    .listener(metrics)
                    .build());
    return builder;
  }

  static ServerPipelineBuilder peers() {
    PeerResolver resolver =
        PeerResolver.builder().trust("10.0.0.0/8", "2001:db8::/32").trustLocalTransports().build();
    return ServerPipeline.builder().peers(resolver);
  }

  static Executor threads(Executor pool) {
    Executor executor =
        ContextExecutor.of(pool)
            .carrying(task -> io.opentelemetry.context.Context.current().wrap(task));
    return executor;
  }

  static void stream(Stream<EchoResponse> rows, StreamObserver<EchoResponse> responses) {
    ResponseStream.send(rows, responses);
  }

  static void broadcast(EchoResponse item, StreamObserver<EchoResponse> responses) {
    Broadcast<EchoResponse> news = Broadcast.of(256, SlowConsumer.DISCONNECT);
    news.subscribe(responses); // in the handler
    news.publish(item); // wherever news comes from
    news.close(); // when the server drains
  }

  static ServerInterceptor compression() {
    ServerInterceptor gzip =
        CompressionServerInterceptor.create(
            CompressionPolicy.gzipAbove(4096)
                .only(MethodSelector.service("report.v1.ReportService")));
    return gzip;
  }
}
