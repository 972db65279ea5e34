package io.grpckit.interceptors.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import io.grpckit.interceptors.auth.AuthAudit;
import io.grpckit.interceptors.auth.AuthEvent;
import io.grpckit.interceptors.auth.AuthEvent.Decision;
import io.grpckit.interceptors.auth.Authentication;
import io.grpckit.interceptors.auth.AuthenticationServerInterceptor;
import io.grpckit.interceptors.auth.Authenticator;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.auth.jwt.JwksKeySource;
import io.grpckit.interceptors.auth.jwt.JwtAuthenticator;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class AuthMetricsTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final AuthMetrics metrics = AuthMetrics.on(registry);

  private double decisions(String decision) {
    return registry.get("grpc.kit.auth.decisions").tag("decision", decision).counter().count();
  }

  private static void call(Authenticator authenticator, AuthAudit audit) {
    AuthenticationServerInterceptor interceptor =
        AuthenticationServerInterceptor.builder(authenticator).audit(audit).build();
    try (TestServer server =
        TestServer.start(it -> it.addService(new EchoService()).intercept(interceptor))) {
      EchoServiceGrpc.newBlockingStub(server.channel()).unary(EchoService.say("x"));
    } catch (StatusRuntimeException refused) {
      // What the call ends with is not what is tested here.
    }
  }

  private static Authenticator answering(Authentication answer) {
    return request -> CompletableFuture.completedFuture(answer);
  }

  @Test
  void countsEachDecision() {
    call(answering(Authentication.accepted(Caller.named("test", "alice"))), metrics);
    call(answering(Authentication.rejected("bad")), metrics);
    call(answering(Authentication.rejected("worse")), metrics);
    call(answering(Authentication.unavailable("down")), metrics);

    assertThat(decisions("authenticated")).isEqualTo(1);
    assertThat(decisions("rejected")).isEqualTo(2);
    assertThat(decisions("unavailable")).isEqualTo(1);
    assertThat(decisions("denied")).isZero();
  }

  @Test
  void countsBesideAnAuditWithoutWantingEvents() {
    List<AuthEvent> audited = new CopyOnWriteArrayList<>();
    AuthAudit audit = audited::add;

    call(answering(Authentication.rejected("bad")), audit.and(metrics));
    call(answering(Authentication.rejected("bad")), metrics.and(audit));

    assertThat(decisions("rejected")).isEqualTo(2);
    assertThat(audited).hasSize(2);
    assertThat(metrics.wants(Decision.REJECTED)).isFalse();
  }

  @Test
  void countsBesideAnAuditThatCannotCount() {
    AuthAudit broken =
        new AuthAudit() {
          @Override
          public void record(AuthEvent event) {}

          @Override
          public void decided(Decision decision, io.grpc.MethodDescriptor<?, ?> method) {
            throw new IllegalStateException("full");
          }
        };

    call(answering(Authentication.rejected("bad")), broken.and(metrics));

    assertThat(decisions("rejected")).isEqualTo(1);
  }

  @Test
  void hasATagForEachDecisionAndNoOther() {
    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getTag("decision"))
        .containsExactlyInAnyOrder(
            "authenticated",
            "rejected",
            "throttled",
            "allowed",
            "denied",
            "would_deny",
            "unavailable",
            "expired");
    assertThat(registry.getMeters())
        .flatExtracting(meter -> meter.getId().getTags())
        .extracting(Tag::getKey)
        .containsOnly("decision");
  }

  @Test
  void showsACacheAndASourceUnderTheNamesThatItIsGiven() {
    JwksKeySource source = JwksKeySource.create(URI.create("http://127.0.0.1:1/keys"));
    JwtAuthenticator authenticator =
        JwtAuthenticator.builder(source).issuer("i").audience("a").build();

    metrics.tokens("users", authenticator).keys("issuer", source);
    source.refresh(null).toCompletableFuture().handle((keys, failure) -> failure).join();

    assertThat(value("grpc.kit.auth.keys.fetches", "source", "issuer", "outcome", "failure"))
        .isEqualTo(1);
    assertThat(value("grpc.kit.auth.keys.fetches", "source", "issuer", "outcome", "success"))
        .isZero();
    assertThat(value("grpc.kit.auth.keys.age", "source", "issuer")).isNaN();
    assertThat(value("grpc.kit.auth.keys.known", "source", "issuer")).isZero();
    assertThat(value("grpc.kit.auth.tokens.cached", "authenticator", "users")).isZero();
    for (String result : List.of("hit", "miss")) {
      assertThat(value("grpc.kit.auth.tokens.lookups", "authenticator", "users", "result", result))
          .isZero();
    }
  }

  private double value(String name, String... tags) {
    Meter meter = registry.get(name).tags(tags).meter();
    return meter.measure().iterator().next().getValue();
  }
}
