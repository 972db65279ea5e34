package io.grpckit.examples;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpckit.errors.ErrorMappingServerInterceptor;
import io.grpckit.errors.ValidationServerInterceptor;
import io.grpckit.errors.validation.ProtovalidateValidator;
import io.grpckit.examples.auth.AccessTokens;
import io.grpckit.examples.auth.v1.AuthServiceGrpc;
import io.grpckit.interceptors.ServerPipeline;
import io.grpckit.interceptors.ServerStage;
import io.grpckit.interceptors.admission.AdmissionServerInterceptor;
import io.grpckit.interceptors.admission.ConcurrencyLimit;
import io.grpckit.interceptors.admission.QueueAge;
import io.grpckit.interceptors.admission.RateKey;
import io.grpckit.interceptors.admission.RateLimit;
import io.grpckit.interceptors.admission.StreamBulkhead;
import io.grpckit.interceptors.auth.AccessRule;
import io.grpckit.interceptors.auth.AccessRules;
import io.grpckit.interceptors.auth.AccessTable;
import io.grpckit.interceptors.auth.AuthAudit;
import io.grpckit.interceptors.auth.Authenticator;
import io.grpckit.interceptors.auth.jwt.JwtAlgorithm;
import io.grpckit.interceptors.auth.jwt.JwtAuthenticator;
import io.grpckit.interceptors.auth.jwt.KeySource;
import io.grpckit.interceptors.context.PeerResolver;
import io.grpckit.interceptors.context.RequestId;
import io.grpckit.interceptors.context.RequestIdServerInterceptor;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.interceptors.logging.CallLog;
import io.grpckit.interceptors.method.MethodSelector;
import io.grpckit.interceptors.metrics.AdmissionMetrics;
import io.grpckit.interceptors.metrics.AuthMetrics;
import io.grpckit.interceptors.metrics.CallMetrics;
import io.grpckit.interceptors.tracing.CallTracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.List;

/**
 * What surrounds every call. The contract says most of it: access, deadlines, priorities, valid
 * requests.
 */
final class Pipeline {

  /** Who may call what is not in our contract. */
  private static final AccessRules ACCESS =
      AccessRules.fromContract()
          .service("grpc.health.v1.Health", AccessRule.permitAll())
          .service("grpc.reflection.v1.ServerReflection", AccessRule.permitAll())
          .service("grpc.reflection.v1alpha.ServerReflection", AccessRule.permitAll())
          .service("grpc.channelz.v1.Channelz", AccessRule.anyRole("editor"));

  /**
   * Nor how long streams may last that need no token; all others end with their caller's. It is
   * longer than gRPC connections last, so that who balances by health sees no stream end early.
   */
  static final MethodSelector OPEN_TO_ALL = MethodSelector.infrastructure();

  static final Duration STREAM_OPEN_TO_ALL = Duration.ofHours(1);
  static final Duration UNARY = Duration.ofSeconds(30);
  static final Duration WAIT_FOR_A_THREAD = Duration.ofSeconds(5);
  static final int MIN_CALLS = 50;
  static final int MAX_CALLS = 1_000;
  static final int MAX_STREAMS = 10_000;
  static final int MAX_STREAMS_OF_A_CALLER = 1_000;

  /** How often an address may guess passwords in a minute, and keep waiting who knows theirs. */
  static final int MAX_SIGN_INS_OF_A_PEER = 60;

  static final DeadlinePolicy DEADLINES =
      DeadlinePolicy.fromContract().unaryMax(UNARY).streamMax(OPEN_TO_ALL, STREAM_OPEN_TO_ALL);

  private Pipeline() {}

  static ServerPipeline around(
      Application application, MeterRegistry meters, OpenTelemetry traces, PeerResolver peers) {
    JwtAuthenticator authenticator = authenticator(application.publishedKeys());
    AuthAudit audit =
        AuthAudit.slf4j().and(AuthMetrics.on(meters).tokens("example", authenticator));
    return ServerPipeline.builder()
        .observe(CallTracing.on(traces), CallMetrics.on(meters), CallLog.defaults())
        .peers(peers)
        .context(RequestIdServerInterceptor.create())
        .errors(
            ErrorMappingServerInterceptor.builder(application.failures())
                .correlationId(RequestId::current)
                .build())
        .deadlines(DEADLINES)
        .admission(
            AdmissionMetrics.on(meters),
            QueueAge.atMost(WAIT_FOR_A_THREAD),
            ConcurrencyLimit.adaptive(MIN_CALLS, 200, MAX_CALLS),
            StreamBulkhead.of(MAX_STREAMS))
        .at(
            ServerStage.ADMISSION,
            AdmissionServerInterceptor.create(
                RateLimit.by(
                    "sign-in", RateKey.peer(), MAX_SIGN_INS_OF_A_PEER, Duration.ofMinutes(1))),
            MethodSelector.method(AuthServiceGrpc.getLoginMethod()))
        .authenticate(
            Authenticator.anyOf(authenticator, application.links()),
            options -> options.audit(audit))
        .quota(new StreamsPerCaller(MAX_STREAMS_OF_A_CALLER))
        .authorize(ACCESS, options -> options.audit(audit))
        .validate(
            ValidationServerInterceptor.create(
                ProtovalidateValidator.forServices(descriptors(application.services()))))
        .build();
  }

  /** Who may call what of the server's services. */
  static AccessTable access(List<ServerServiceDefinition> services) {
    return ACCESS.bindServices(services);
  }

  private static JwtAuthenticator authenticator(KeySource keys) {
    return JwtAuthenticator.builder(keys)
        .issuer(AccessTokens.ISSUER)
        .audience(AccessTokens.AUDIENCE)
        .algorithms(JwtAlgorithm.ES256)
        .accessTokensOnly()
        .build();
  }

  private static ServiceDescriptor[] descriptors(List<BindableService> services) {
    return services.stream()
        .map(service -> service.bindService().getServiceDescriptor())
        .toArray(ServiceDescriptor[]::new);
  }
}
