package io.grpckit.interceptors.metrics;

import static io.grpckit.interceptors.testing.EchoService.say;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.ServerPipeline;
import io.grpckit.interceptors.admission.AdmissionServerInterceptor;
import io.grpckit.interceptors.admission.ConcurrencyLimit;
import io.grpckit.interceptors.admission.QueueAge;
import io.grpckit.interceptors.admission.RateLimit;
import io.grpckit.interceptors.admission.StreamBulkhead;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdmissionMetricsTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final AdmissionMetrics metrics = AdmissionMetrics.on(registry);
  private final CountDownLatch inHandler = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void letHandlersGo() {
    release.countDown();
  }

  @Test
  void countDecisionsAndShowWhatIsInUse() throws Exception {
    ServerPipeline pipeline =
        ServerPipeline.builder()
            .admission(metrics, ConcurrencyLimit.fixed(1), StreamBulkhead.of(7))
            .build();
    try (TestServer server = TestServer.start(b -> pipeline.install(b, new Blocking()))) {
      assertThat(gauge("limit", "concurrency")).isEqualTo(1);
      assertThat(gauge("limit", "streams")).isEqualTo(7);
      Future<EchoResponse> first = EchoServiceGrpc.newFutureStub(server.channel()).unary(say("1"));
      assertThat(inHandler.await(30, SECONDS)).isTrue();

      assertThatThrownBy(() -> call(server)).hasMessageContaining("RESOURCE_EXHAUSTED");
      assertThat(gauge("in_use", "concurrency")).isEqualTo(1);

      release.countDown();
      first.get(30, SECONDS);
      assertThat(gauge("in_use", "concurrency")).isZero();
      assertThat(decisions("concurrency", "admitted")).isEqualTo(1);
      assertThat(decisions("concurrency", "refused")).isEqualTo(1);
      assertThat(decisions("concurrency", "would_refuse")).isZero();
    }
  }

  @Test
  void tellWhatAShadowWouldRefuse() {
    release.countDown();
    ServerPipeline pipeline =
        ServerPipeline.builder()
            .quota(
                AdmissionServerInterceptor.builder(RateLimit.perCaller(1, Duration.ofDays(1)))
                    .shadow()
                    .listener(metrics)
                    .build())
            .build();
    try (TestServer server = TestServer.start(b -> pipeline.install(b, new Blocking()))) {
      for (int i = 0; i < 3; i++) {
        call(server);
      }
    }

    assertThat(decisions("rate per caller", "admitted")).isEqualTo(1);
    assertThat(decisions("rate per caller", "would_refuse")).isEqualTo(2);
  }

  @Test
  void timeTheWaitForAThread() {
    release.countDown();
    ServerPipeline pipeline =
        ServerPipeline.builder().admission(metrics, QueueAge.atMost(Duration.ofMinutes(1))).build();
    try (TestServer server = TestServer.start(b -> pipeline.install(b, new Blocking()))) {
      call(server);
      call(server);
    }

    assertThat(registry.get("grpc.server.admission.queue_age").timer().count()).isEqualTo(2);
    assertThat(registry.get("grpc.server.admission.queue_age").timer().totalTime(SECONDS))
        .isPositive();
  }

  @Test
  void haveNoMoreSeriesWhateverIsCalled() {
    ServerPipeline pipeline =
        ServerPipeline.builder()
            .admission(metrics, RateLimit.perPeer(10, Duration.ofDays(1)), StreamBulkhead.of(7))
            .build();
    int before = registry.getMeters().size();
    try (TestServer server = TestServer.start(b -> pipeline.install(b, new Blocking()))) {
      for (int i = 0; i < 100; i++) {
        String name = "made.up.Service" + i + "/Method";
        assertThatThrownBy(
            () ->
                ClientCalls.blockingUnaryCall(
                    server.channel(),
                    EchoServiceGrpc.getUnaryMethod().toBuilder().setFullMethodName(name).build(),
                    CallOptions.DEFAULT,
                    say("hello")));
      }
    }

    await().atMost(30, SECONDS).until(() -> decisions("rate per peer", "refused") == 90);
    assertThat(registry.getMeters()).hasSize(before);
  }

  private static EchoResponse call(TestServer server) {
    return EchoServiceGrpc.newBlockingStub(server.channel()).unary(say("hello"));
  }

  private double decisions(String policy, String outcome) {
    return registry
        .get("grpc.server.admission.decisions")
        .tags("policy", policy, "outcome", outcome)
        .counter()
        .count();
  }

  private double gauge(String name, String policy) {
    return registry.get("grpc.server.admission." + name).tag("policy", policy).gauge().value();
  }

  private final class Blocking extends EchoService {
    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      inHandler.countDown();
      try {
        assertThat(release.await(30, SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      super.unary(request, responses);
    }
  }
}
