package io.grpckit.interceptors.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.auth.AuthEvent.Decision;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.SecurityCase;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationServerInterceptorTest {

  private static final Caller READER =
      new Caller("alice", "test", Set.of("echo:read"), Set.of(), Map.of());

  private final List<AuthEvent> audited = new CopyOnWriteArrayList<>();
  private final AtomicInteger handled = new AtomicInteger();
  private Caller caller = READER;
  private TestServer server;

  @AfterEach
  void stopServer() {
    server.close();
  }

  private AuthorizationServerInterceptor.Builder rule(AccessRule rule) {
    return AuthorizationServerInterceptor.builder(
            AccessRules.fromCode()
                .service(EchoServiceGrpc.SERVICE_NAME, rule)
                .bind(EchoServiceGrpc.getServiceDescriptor().getMethods()))
        .audit(audited::add);
  }

  private void start(AuthorizationServerInterceptor.Builder builder) {
    ServerInterceptor authorization = builder.build();
    server =
        TestServer.start(
            it ->
                it.addService(new CountingService())
                    .intercept(authorization)
                    .intercept(new Authenticated()));
  }

  private String call() {
    return EchoServiceGrpc.newBlockingStub(server.channel())
        .unary(EchoService.say("hello"))
        .getText();
  }

  private Status refusal() {
    try {
      throw new AssertionError("not refused: " + call());
    } catch (StatusRuntimeException refused) {
      assertThat(handled).hasValue(0);
      return refused.getStatus();
    }
  }

  private static void assertDenied(Status status) {
    assertThat(status.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(status.getDescription()).isEqualTo("permission denied");
  }

  @Test
  void letsThroughWhomTheRulePermits() {
    start(rule(AccessRule.allScopes("echo:read")));

    assertThat(call()).isEqualTo("hello");
    assertThat(audited)
        .extracting(AuthEvent::decision, AuthEvent::rule)
        .containsExactly(tuple(Decision.ALLOWED, "scope echo:read"));
  }

  @Test
  @SecurityCase(50)
  void refusesWhomTheRuleDoesNotPermitAndDoesNotSayWhy() {
    start(rule(AccessRule.allScopes("echo:write")));

    assertDenied(refusal());
    assertThat(audited)
        .extracting(AuthEvent::decision, AuthEvent::rule, AuthEvent::caller)
        .containsExactly(tuple(Decision.DENIED, "scope echo:write", READER));
  }

  @Test
  void asksTheAnonymousForCredentials() {
    caller = Caller.anonymous();
    start(rule(AccessRule.authenticated()));

    Status status = refusal();

    assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(status.getDescription()).isEqualTo("credentials required");
  }

  @Test
  @SecurityCase({49, 54})
  void deniesAMethodThatIsNotInItsTable() {
    // At run time: a service that was added later.
    start(
        AuthorizationServerInterceptor.builder(AccessRules.fromCode().bind(List.of()))
            .audit(audited::add));

    assertDenied(refusal());
    assertThat(audited).extracting(AuthEvent::rule).containsExactly("no rule");
  }

  @Test
  @SecurityCase(54)
  void deniesHealthAndReflectionWithoutARule() {
    ServerInterceptor authorization = rule(AccessRule.permitAll()).build();
    server =
        TestServer.start(
            it ->
                it.addService(new HealthStatusManager().getHealthService())
                    .addService(ProtoReflectionServiceV1.newInstance())
                    .intercept(authorization)
                    .intercept(new Authenticated()));

    assertDenied(
        statusOf(
            () ->
                HealthGrpc.newBlockingStub(server.channel())
                    .check(HealthCheckRequest.getDefaultInstance())));
    assertDenied(
        statusOf(
            () ->
                ClientCalls.blockingServerStreamingCall(
                        server.channel(),
                        ServerReflectionGrpc.getServerReflectionInfoMethod(),
                        CallOptions.DEFAULT,
                        ServerReflectionRequest.getDefaultInstance())
                    .next()));
  }

  @ParameterizedTest
  @SecurityCase(52)
  @ValueSource(
      strings = {
        "grpckit.interceptors.test.v1.EchoService/unary",
        "grpckit.interceptors.test.v1.echoservice/Unary",
        "grpckit.interceptors.test.v1.EchoService//Unary",
        "/grpckit.interceptors.test.v1.EchoService/Unary",
        "grpckit.interceptors.test.v1.EchoService/Unary/",
        "grpckit.interceptors.test.v1.EchoService/./Unary",
        "grpckit.interceptors.test.v1.EchoService/Unar%79",
        "grpckit.interceptors.test.v1.EchoService/Unary?x"
      })
  void hasNoOtherNameForAMethod(String variant) {
    // gRPC compares paths exactly, and so does the table.
    start(rule(AccessRule.permitAll()));

    Status status =
        statusOf(
            () ->
                ClientCalls.blockingUnaryCall(
                    server.channel(),
                    EchoServiceGrpc.getUnaryMethod().toBuilder().setFullMethodName(variant).build(),
                    CallOptions.DEFAULT,
                    EchoService.say("x")));

    assertThat(status.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(handled).hasValue(0);
  }

  private static Status statusOf(Runnable call) {
    try {
      call.run();
      throw new AssertionError("not refused");
    } catch (StatusRuntimeException refused) {
      return refused.getStatus();
    }
  }

  @Nested
  class AskingAnAuthorizer {

    @Test
    void letsThroughWhomItAllows() {
      start(
          rule(AccessRule.authenticated())
              .authorizer(
                  request -> {
                    assertThat(request.caller()).isEqualTo(READER);
                    return CompletableFuture.completedFuture(AuthorizationDecision.allow("opa"));
                  }));

      assertThat(call()).isEqualTo("hello");
      assertThat(audited).extracting(AuthEvent::rule).containsExactly("opa");
    }

    @Test
    void refusesWhomItDenies() {
      start(authorizer(CompletableFuture.completedFuture(AuthorizationDecision.deny("opa#7"))));

      assertDenied(refusal());
      assertThat(audited).extracting(AuthEvent::rule).containsExactly("opa#7");
    }

    @Test
    void doesNotAskItWhomTheTableDenies() {
      start(
          rule(AccessRule.anyRole("admin"))
              .authorizer(
                  request -> {
                    throw new AssertionError("asked");
                  }));

      assertDenied(refusal());
    }

    @Test
    void waitsForItsAnswer() {
      CompletableFuture<AuthorizationDecision> answer = new CompletableFuture<>();
      start(
          rule(AccessRule.authenticated())
              .authorizer(
                  request -> {
                    new Thread(() -> answer.complete(AuthorizationDecision.allow("late"))).start();
                    return answer;
                  }));

      assertThat(call()).isEqualTo("hello");
    }

    @Test
    @SecurityCase(55)
    void isUnavailableIfItTakesTooLong() {
      CompletableFuture<AuthorizationDecision> never = new CompletableFuture<>();
      start(authorizer(never).timeout(Duration.ofMillis(50)));

      assertUnavailable();
      assertThat(never).isNotDone();
    }

    @Test
    @SecurityCase(55)
    void isUnavailableIfItThrows() {
      start(
          rule(AccessRule.authenticated())
              .authorizer(
                  request -> {
                    throw new IllegalStateException("token=hunter2");
                  }));

      assertUnavailable();
    }

    @Test
    void isUnavailableIfItFails() {
      start(authorizer(CompletableFuture.failedFuture(new IllegalStateException("hunter2"))));

      assertUnavailable();
    }

    @Test
    void isUnavailableIfItAnswersNull() {
      start(authorizer(CompletableFuture.completedFuture(null)));

      assertUnavailable();
    }

    @Test
    void combinesTwoThatMustBothAllow() {
      Authorizer allow =
          request -> CompletableFuture.completedFuture(AuthorizationDecision.allow("1"));
      Authorizer deny =
          request -> CompletableFuture.completedFuture(AuthorizationDecision.deny("2"));
      start(rule(AccessRule.authenticated()).authorizer(allow.and(deny)));

      assertDenied(refusal());
      assertThat(audited).extracting(AuthEvent::rule).containsExactly("2");
    }

    private AuthorizationServerInterceptor.Builder authorizer(
        CompletableFuture<AuthorizationDecision> answer) {
      return rule(AccessRule.authenticated()).authorizer(request -> answer);
    }

    private void assertUnavailable() {
      Status status = refusal();
      assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(status.getDescription()).isEqualTo("authorization unavailable");
      assertThat(audited).extracting(AuthEvent::decision).containsExactly(Decision.UNAVAILABLE);
    }
  }

  @Nested
  class InShadowMode {

    @Test
    void recordsWhatItWouldDenyAndLetsItThrough() {
      AccessTable stricter =
          AccessRules.fromCode()
              .service(EchoServiceGrpc.SERVICE_NAME, AccessRule.anyRole("admin"))
              .bind(EchoServiceGrpc.getServiceDescriptor().getMethods());
      start(rule(AccessRule.authenticated()).shadow(stricter.asAuthorizer()));

      assertThat(call()).isEqualTo("hello");
      assertThat(audited)
          .extracting(AuthEvent::decision, AuthEvent::rule)
          .containsExactly(
              tuple(Decision.WOULD_DENY, "role admin"), tuple(Decision.ALLOWED, "authenticated"));
    }

    @Test
    void survivesAPolicyThatFails() {
      start(
          rule(AccessRule.authenticated())
              .shadow(
                  request -> {
                    throw new IllegalStateException();
                  }));

      assertThat(call()).isEqualTo("hello");
      assertThat(audited)
          .extracting(AuthEvent::decision)
          .containsExactly(Decision.WOULD_DENY, Decision.ALLOWED);
    }
  }

  private final class CountingService extends EchoService {
    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      handled.incrementAndGet();
      super.unary(request, responses);
    }
  }

  /** Stands in for the authentication. */
  private final class Authenticated implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      return Contexts.interceptCall(caller.in(Context.current()), call, headers, next);
    }
  }
}
