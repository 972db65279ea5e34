package io.grpckit.interceptors;

import static io.grpckit.interceptors.testing.EchoService.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingServerBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.util.MutableHandlerRegistry;
import io.grpckit.interceptors.admission.AdmissionServerInterceptor;
import io.grpckit.interceptors.admission.QueueAge;
import io.grpckit.interceptors.admission.RateLimit;
import io.grpckit.interceptors.auth.AccessRule;
import io.grpckit.interceptors.auth.AccessRules;
import io.grpckit.interceptors.auth.Authentication;
import io.grpckit.interceptors.auth.Authenticator;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.auth.client.TokenPropagation;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.interceptors.deadline.TimeLimit;
import io.grpckit.interceptors.method.MethodSelector;
import io.grpckit.interceptors.observe.CallObserver;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import io.grpckit.interceptors.testing.v1.PolicyServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ServerPipelineTest {
  private static final Metadata.Key<String> USER =
      Metadata.Key.of("x-user", Metadata.ASCII_STRING_MARSHALLER);

  private static final MethodSelector TIMED_OR_BIDI =
      MethodSelector.method(EchoServiceGrpc.getBidiMethod())
          .or(MethodSelector.method(PolicyServiceGrpc.getTimedStreamMethod()));

  private final List<String> met = new CopyOnWriteArrayList<>();

  @Nested
  class Installation {
    @Test
    void isRefusedTwiceOnOneBuilder() {
      ServerPipeline pipeline = ServerPipeline.builder().build();
      InProcessServerBuilder server = InProcessServerBuilder.forName("twice");
      pipeline.install(server, new EchoService());

      assertThatIllegalStateException()
          .isThrownBy(() -> pipeline.install(server, new EchoService()))
          .withMessage(
              "the server's builder must have one pipeline, and all services in one install");
    }
  }

  @Nested
  class Order {
    @Test
    void isThatOfTheStagesAndNotThatOfAdding() {
      ServerPipeline pipeline =
          ServerPipeline.builder()
              .intercept(noting("application 1"))
              .validate(noting("validate"))
              .quota(noting("quota"))
              .admission(noting("admission"))
              .errors(noting("errors"))
              .context(noting("context"))
              .intercept(noting("application 2"))
              .at(ServerStage.OBSERVE, noting("observe"))
              .build();

      call(pipeline);

      assertThat(met)
          .containsExactly(
              "observe",
              "context",
              "errors",
              "admission",
              "quota",
              "validate",
              "application 1",
              "application 2");
    }

    @Test
    void hasOneSeatForWhatMustBeUnique() {
      ServerPipelineBuilder builder = ServerPipeline.builder().errors(noting("one"));

      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.errors(noting("two")))
          .withMessage("stage ERRORS must have one interceptor, a second was added");
    }
  }

  @Nested
  class WhatAsksForTheCaller {
    @Test
    void isRefusedBeforeAuthentication() {
      ServerPipelineBuilder builder = ServerPipeline.builder();

      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.admission(RateLimit.perCaller(1, Duration.ofMinutes(1))))
          .withMessage(
              "Admission must be in a stage after AUTHENTICATE, as it asks for the caller; was in"
                  + " ADMISSION");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.context(TokenPropagation.capture()))
          .withMessageContaining("was in CONTEXT");
    }

    @Test
    void isWelcomeAfterIt() {
      ServerPipeline.builder()
          .quota(RateLimit.perCaller(1, Duration.ofMinutes(1)))
          .intercept(TokenPropagation.capture())
          .build();
    }
  }

  @Nested
  class Selection {
    @Test
    void keepsWhatAPolicyNeedsAndSays() {
      QueueAge policy = QueueAge.atMost(Duration.ofSeconds(1));
      List<ServerStreamTracer.Factory> tracers = new CopyOnWriteArrayList<>();
      ServerPipeline pipeline =
          ServerPipeline.builder()
              .at(
                  ServerStage.ADMISSION,
                  AdmissionServerInterceptor.create(policy),
                  MethodSelector.method(EchoServiceGrpc.getUnaryMethod()))
              .build();

      pipeline.install(new NotingTracers(tracers), new EchoService());

      assertThat(tracers).hasSize(1);
      assertThat(pipeline.describe()).containsOnlyOnce(policy.description());
    }

    @Test
    void leavesOtherMethodsAlone() {
      ServerPipeline pipeline =
          ServerPipeline.builder()
              .intercept(noting("bidi"), MethodSelector.method(EchoServiceGrpc.getBidiMethod()))
              .intercept(noting("unary"), MethodSelector.method(EchoServiceGrpc.getUnaryMethod()))
              .build();

      call(pipeline);

      assertThat(met).containsExactly("unary");
    }

    @Test
    void ofNothingIsRefusedAtStart() {
      ServerPipeline pipeline =
          ServerPipeline.builder()
              .intercept(new Noting("typo"), MethodSelector.service("EchoServise"))
              .build();

      assertThatIllegalStateException()
          .isThrownBy(() -> pipeline.install(server(), new EchoService()))
          .withMessage(
              "the selector of Noting matches no method of"
                  + " [grpckit.interceptors.test.v1.EchoService]");
    }
  }

  @Nested
  class Access {
    @Test
    void mustCoverEveryMethod() {
      ServerPipeline pipeline = authorized(AccessRules.fromCode());

      assertThatThrownBy(() -> pipeline.install(server(), new EchoService()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("EchoService/Unary has no access rule")
          .hasMessageContaining("EchoService/Bidi has no access rule");
    }

    @Test
    void mustHaveAMethodForEveryRule() {
      ServerPipeline pipeline =
          authorized(AccessRules.fromContract().method("a.B/C", AccessRule.authenticated()));

      assertThatThrownBy(() -> pipeline.install(server(), new EchoService()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a.B/C");
    }

    @Test
    void isDeniedToAServiceThatIsAddedLater() {
      ServerPipeline pipeline = authorized(AccessRules.fromContract());
      try (TestServer server =
          TestServer.start(
              b -> {
                pipeline.install(b, new EchoService());
                b.addService(new PolicyServiceGrpc.PolicyServiceImplBase() {});
              })) {
        assertThatThrownBy(
                () ->
                    PolicyServiceGrpc.newBlockingStub(server.channel())
                        .withInterceptors(as("alice"))
                        .inherits(say("hello")))
            .isInstanceOfSatisfying(
                StatusRuntimeException.class,
                e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
      }
    }

    @Test
    void neverComesWithoutADecision() {
      ServerPipelineBuilder builder = ServerPipeline.builder().authenticate(header());

      assertThatIllegalStateException()
          .isThrownBy(builder::build)
          .withMessage(
              "authenticate must come with authorize: it lets anonymous callers through to it");
    }
  }

  @Nested
  class AccessWithoutAuthentication {
    @Test
    void isRefusedWhenThePipelineIsBuilt() {
      ServerPipelineBuilder builder =
          ServerPipeline.builder()
              .authorize(
                  AccessRules.fromContract()
                      .service("grpc.health.v1.Health", AccessRule.permitAll())
                      .service("a.B", AccessRule.authenticated()));

      assertThatIllegalStateException()
          .isThrownBy(builder::build)
          .withMessage(
              "authorize must come with authenticate, or every call is denied: add"
                  + " authenticate(…), or let all rules be AccessRule.permitAll()");
    }

    @Test
    void isRefusedAtStartForWhatTheContractAsks() {
      ServerPipeline pipeline =
          ServerPipeline.builder().authorize(AccessRules.fromContract()).build();

      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  pipeline.install(
                      server(),
                      new EchoService(),
                      new PolicyServiceGrpc.PolicyServiceImplBase() {}))
          .withMessage(
              """
              authorize must come with authenticate, or nobody may call:
                grpckit.interceptors.test.v1.PolicyService/Inherits (authenticated)
                grpckit.interceptors.test.v1.PolicyService/Own (scope echo:write)
                grpckit.interceptors.test.v1.PolicyService/Stream (authenticated)
                grpckit.interceptors.test.v1.PolicyService/TimedStream (authenticated)""");
    }

    @Test
    void isWelcomeWhereEverybodyMayCall() {
      call(ServerPipeline.builder().authorize(AccessRules.fromContract()).build());
    }
  }

  @Test
  void refusesAnObserverThatWouldCountTwice() {
    CallObserver deaf = new Deafness();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerPipeline.builder().observe(deaf, deaf))
        .withMessage("observers must differ, one was added twice: Deafness");
  }

  @Nested
  class MethodsThatDoNotExist {
    @Test
    void areUnauthenticatedToAnonymousCallers() {
      try (TestServer server = echo(authorized(AccessRules.fromContract()))) {
        assertThat(statusOfUnknown(server, new Metadata()).getCode())
            .isEqualTo(Status.Code.UNAUTHENTICATED);
      }
    }

    @Test
    void areUnimplementedToKnownCallers() {
      Metadata alice = new Metadata();
      alice.put(USER, "alice");
      try (TestServer server = echo(authorized(AccessRules.fromContract()))) {
        Status status = statusOfUnknown(server, alice);

        assertThat(status.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(status.getDescription()).isEqualTo("Method not found: no.Such/Method");
      }
    }

    @Test
    void areUnimplementedWithoutAccessRules() {
      try (TestServer server = echo(ServerPipeline.builder().build())) {
        assertThat(statusOfUnknown(server, new Metadata()).getCode())
            .isEqualTo(Status.Code.UNIMPLEMENTED);
      }
    }

    @Test
    void areSoughtInTheUsersRegistryFirst() {
      MutableHandlerRegistry registry = new MutableHandlerRegistry();
      registry.addService(new EchoService());
      ServerPipeline pipeline =
          ServerPipeline.builder()
              .fallbackHandlerRegistry(registry)
              .intercept(noting("application"))
              .build();
      try (TestServer server = TestServer.start(b -> pipeline.install(b, List.of()))) {
        assertThat(EchoServiceGrpc.newBlockingStub(server.channel()).unary(say("hi")).getText())
            .isEqualTo("hi");
        assertThat(met).containsExactly("application");
      }
    }

    private static Status statusOfUnknown(TestServer server, Metadata headers) {
      MethodDescriptor<EchoRequest, EchoResponse> method =
          EchoServiceGrpc.getUnaryMethod().toBuilder().setFullMethodName("no.Such/Method").build();
      try {
        EchoResponse unexpected =
            ClientCalls.blockingUnaryCall(
                ClientInterceptors.intercept(
                    server.channel(), MetadataUtils.newAttachHeadersInterceptor(headers)),
                method,
                CallOptions.DEFAULT,
                say("hello"));
        throw new AssertionError("answered " + unexpected);
      } catch (StatusRuntimeException e) {
        return e.getStatus();
      }
    }
  }

  @Test
  void refusesADeadlineWithoutAMethod() {
    ServerPipeline pipeline =
        ServerPipeline.builder()
            .deadlines(DeadlinePolicy.fromContract().method("a.B/C", TimeLimit.NONE))
            .build();

    assertThatIllegalStateException()
        .isThrownBy(() -> pipeline.install(server(), new EchoService()))
        .withMessageContaining("a.B/C has a limit but is no method here");
  }

  @Test
  void isInstalledOnSeveralServersWithOneState() {
    ServerPipeline pipeline = ServerPipeline.builder().intercept(noting("shared")).build();

    call(pipeline);
    call(pipeline);

    assertThat(met).containsExactly("shared", "shared");
  }

  @Nested
  class Description {
    private final ServerPipeline pipeline =
        ServerPipeline.builder()
            .intercept(new Noting("one"), MethodSelector.type(MethodDescriptor.MethodType.UNARY))
            .authorize(AccessRules.fromContract())
            .observe(new Deafness())
            .authenticate(header())
            .deadlines(
                DeadlinePolicy.fromContract()
                    .unaryMax(Duration.ofSeconds(30))
                    .streamMax(TIMED_OR_BIDI, Duration.ofMinutes(30)))
            .build();

    @Test
    void namesTheStagesBeforeThereAreMethods() {
      assertThat(pipeline.describe())
          .isEqualTo(
              "not installed; stages: [OBSERVE, DEADLINE, AUTHENTICATE, AUTHORIZE, APPLICATION]\n");
    }

    @Test
    void saysWhatEveryMethodMeets() {
      pipeline.install(
          server(), new EchoService(), new PolicyServiceGrpc.PolicyServiceImplBase() {});

      assertThat(pipeline.describe())
          .isEqualTo(
              """
              METHOD                                                  TYPE              OBSERVE   DEADLINE            AUTHENTICATE  AUTHORIZE         APPLICATION
              grpckit.interceptors.test.v1.EchoService/Bidi           bidi streaming    Deafness  stream max 30m      custom        public            -
              grpckit.interceptors.test.v1.EchoService/ClientStream   client streaming  Deafness  none                custom        public            -
              grpckit.interceptors.test.v1.EchoService/ServerStream   server streaming  Deafness  none                custom        public            -
              grpckit.interceptors.test.v1.EchoService/Unary          unary             Deafness  max 30s             custom        public            Noting
              grpckit.interceptors.test.v1.PolicyService/Inherits     unary             Deafness  5s, max 20s         custom        authenticated     Noting
              grpckit.interceptors.test.v1.PolicyService/Own          unary             Deafness  max 0.25s           custom        scope echo:write  Noting
              grpckit.interceptors.test.v1.PolicyService/Stream       server streaming  Deafness  none                custom        authenticated     -
              grpckit.interceptors.test.v1.PolicyService/TimedStream  server streaming  Deafness  1m, stream max 30m  custom        authenticated     -
              """);
    }
  }

  private static final class Deafness implements CallObserver {}

  private void call(ServerPipeline pipeline) {
    try (TestServer server = echo(pipeline)) {
      assertThat(EchoServiceGrpc.newBlockingStub(server.channel()).unary(say("hi")).getText())
          .isEqualTo("hi");
    }
  }

  private static TestServer echo(ServerPipeline pipeline) {
    return TestServer.start(b -> pipeline.install(b, new EchoService()));
  }

  private static InProcessServerBuilder server() {
    return InProcessServerBuilder.forName(InProcessServerBuilder.generateName());
  }

  private static ServerPipeline authorized(AccessRules rules) {
    return ServerPipeline.builder().authenticate(header()).authorize(rules).build();
  }

  /** Believes whoever a caller says it is. */
  private static Authenticator header() {
    return request -> {
      String user = request.headers().get(USER);
      return CompletableFuture.completedFuture(
          user == null
              ? Authentication.absent()
              : Authentication.accepted(Caller.named("test", user)));
    };
  }

  private static ClientInterceptor as(String user) {
    Metadata headers = new Metadata();
    headers.put(USER, user);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  private ServerInterceptor noting(String name) {
    return new Noting(name);
  }

  private final class Noting implements ServerInterceptor {
    private final String name;

    Noting(String name) {
      this.name = name;
    }

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      met.add(name);
      return next.startCall(call, headers);
    }
  }

  private static final class NotingTracers extends ForwardingServerBuilder<NotingTracers> {
    private final ServerBuilder<?> builder = InProcessServerBuilder.forName("tracers");
    private final List<ServerStreamTracer.Factory> tracers;

    NotingTracers(List<ServerStreamTracer.Factory> tracers) {
      this.tracers = tracers;
    }

    @Override
    protected ServerBuilder<?> delegate() {
      return builder;
    }

    @Override
    public NotingTracers addStreamTracerFactory(ServerStreamTracer.Factory factory) {
      tracers.add(factory);
      return this;
    }
  }
}
