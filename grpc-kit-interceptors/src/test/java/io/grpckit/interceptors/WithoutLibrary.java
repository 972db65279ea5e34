package io.grpckit.interceptors;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.admission.ConcurrencyLimit;
import io.grpckit.interceptors.admission.QueueAge;
import io.grpckit.interceptors.admission.RateLimit;
import io.grpckit.interceptors.admission.StreamBulkhead;
import io.grpckit.interceptors.auth.AccessRule;
import io.grpckit.interceptors.auth.AccessRules;
import io.grpckit.interceptors.auth.ApiKey;
import io.grpckit.interceptors.auth.ApiKeyAuthenticator;
import io.grpckit.interceptors.auth.ApiKeyStore;
import io.grpckit.interceptors.auth.Authenticator;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.auth.jwt.JwtAuthenticator;
import io.grpckit.interceptors.auth.jwt.KeySet;
import io.grpckit.interceptors.compression.CompressionPolicy;
import io.grpckit.interceptors.compression.CompressionServerInterceptor;
import io.grpckit.interceptors.context.RequestIdClientInterceptor;
import io.grpckit.interceptors.context.RequestIdServerInterceptor;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.interceptors.logging.CallLog;
import io.grpckit.interceptors.metrics.CallMetrics;
import io.grpckit.interceptors.observe.LogLines;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import io.grpckit.interceptors.tracing.CallTracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** An application with every part of a pipeline but the one whose library is not there. */
public final class WithoutLibrary {
  private static final Metadata.Key<String> API_KEY =
      Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER);
  private static final ApiKey KEY = ApiKey.generate("job-7");

  private WithoutLibrary() {}

  /** Makes one call through a pipeline that does without a library. */
  public static String run(String missing) {
    try (LogLines log = new LogLines(CallLog.SERVER_LOGGER);
        TestServer server =
            TestServer.start(builder -> pipeline(missing).install(builder, new Greeter()))) {
      String answer =
          EchoServiceGrpc.newBlockingStub(channel(server))
              .unary(EchoService.say("hello"))
              .getText();
      await().atMost(30, SECONDS).until(() -> log.lines().size() == 1);
      return answer;
    }
  }

  private static ServerPipeline pipeline(String missing) {
    ServerPipelineBuilder builder =
        ServerPipeline.builder()
            .observe(CallLog.defaults())
            .context(RequestIdServerInterceptor.create())
            .deadlines(DeadlinePolicy.fromContract().unaryMax(Duration.ofMinutes(1)))
            .admission(QueueAge.atMost(Duration.ofMinutes(1)), StreamBulkhead.of(10))
            .authenticate(authenticator(missing))
            .authorize(
                AccessRules.fromCode()
                    .service(EchoServiceGrpc.SERVICE_NAME, AccessRule.authenticated()))
            .intercept(CompressionServerInterceptor.create(CompressionPolicy.gzipAbove(1)));
    Stream.of("micrometer", "opentelemetry", "bucket4j", "concurrency-limits")
        .filter(library -> !library.equals(missing))
        .forEach(library -> part(library).accept(builder));
    return builder.build();
  }

  /** Each part is a class of its own, which is loaded only where its library is. */
  private static Consumer<ServerPipelineBuilder> part(String library) {
    return switch (library) {
      case "micrometer" -> new Metrics();
      case "opentelemetry" -> new Tracing();
      case "bucket4j" -> new Rates();
      default -> new Concurrency();
    };
  }

  private static Authenticator authenticator(String missing) {
    ApiKeyStore.Entry job = new ApiKeyStore.Entry(KEY.digest(), Caller.named("keys", "job"));
    Authenticator keys =
        ApiKeyAuthenticator.create(id -> CompletableFuture.completedFuture(Optional.of(job)));
    return Set.of("java-jwt", "jackson").contains(missing)
        ? keys
        : Authenticator.anyOf(keys, new Tokens().get());
  }

  private static Channel channel(TestServer server) {
    Metadata headers = new Metadata();
    headers.put(API_KEY, KEY.text());
    return ClientPipeline.builder()
        .observe(CallLog.defaults())
        .context(RequestIdClientInterceptor.create())
        .deadlines(DeadlinePolicy.fromContract().unaryDefault(Duration.ofMinutes(1)))
        .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
        .build()
        .around(server.channel());
  }

  private static final class Greeter extends EchoService {
    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      super.unary(say(request.getText() + " from " + Caller.current().subject()), responses);
    }
  }

  private static final class Metrics implements Consumer<ServerPipelineBuilder> {
    @Override
    public void accept(ServerPipelineBuilder builder) {
      builder.observe(CallMetrics.on(new SimpleMeterRegistry()));
    }
  }

  private static final class Tracing implements Consumer<ServerPipelineBuilder> {
    @Override
    public void accept(ServerPipelineBuilder builder) {
      builder.observe(CallTracing.on(OpenTelemetry.noop()));
    }
  }

  private static final class Rates implements Consumer<ServerPipelineBuilder> {
    @Override
    public void accept(ServerPipelineBuilder builder) {
      builder.quota(RateLimit.perCaller(10, Duration.ofSeconds(1)));
    }
  }

  private static final class Concurrency implements Consumer<ServerPipelineBuilder> {
    @Override
    public void accept(ServerPipelineBuilder builder) {
      builder.admission(ConcurrencyLimit.adaptive());
    }
  }

  private static final class Tokens implements Supplier<Authenticator> {
    @Override
    public Authenticator get() {
      return JwtAuthenticator.builder(KeySet.of()).issuer("https://issuer").audience("a").build();
    }
  }
}
