package io.grpckit.interceptors.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpckit.interceptors.ServerPipeline;
import io.grpckit.interceptors.admission.ConcurrencyLimit;
import io.grpckit.interceptors.admission.StreamBulkhead;
import io.grpckit.interceptors.auth.AccessRule;
import io.grpckit.interceptors.auth.AccessRules;
import io.grpckit.interceptors.auth.Authentication;
import io.grpckit.interceptors.auth.Authenticator;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.interceptors.deadline.TimeLimit;
import io.grpckit.interceptors.metrics.CallMetrics;
import io.grpckit.interceptors.observe.Rig.Pending;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Callers who go away, deadlines at both ends and authentication that takes a moment all race for
 * the end of a call. Whoever wins, its permit comes back, and it is told of once.
 */
class PermitRacesTest {
  private static final int CALLS = 1_000;
  private static final List<String> REQUESTS =
      List.of("ok", "throw", "error NOT_FOUND", "silent", "hang", "hang after headers");

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final ConcurrencyLimit calls = ConcurrencyLimit.fixed(200);
  private final StreamBulkhead streams = StreamBulkhead.of(200);

  @Test
  void neverCostAPermit() throws Exception {
    RecordingObserver recorder = new RecordingObserver();
    try (Rig rig = Rig.behind(pipeline(recorder), List.of(), new TestCalls())) {
      List<Pending> pending = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        pending.add(start(rig));
        if (random.nextInt(4) == 0) {
          pending.get(random.nextInt(pending.size())).call.cancel("changed my mind", null);
        }
      }
      pending.forEach(Pending::status);

      await()
          .atMost(30, TimeUnit.SECONDS)
          .untilAsserted(
              () -> {
                assertThat(calls.inFlight()).as("calls, seed %d", seed).isZero();
                assertThat(streams.open()).as("streams, seed %d", seed).isZero();
                assertThat(recorder.finished).as("seed %d", seed).hasSameSizeAs(recorder.started);
                assertThat(active()).as("active, seed %d", seed).isZero();
              });
    }
  }

  private Pending start(Rig rig) {
    MethodDescriptor<String, String> method =
        TestCalls.methods().get(random.nextInt(TestCalls.METHODS));
    CallOptions options =
        random.nextBoolean()
            ? CallOptions.DEFAULT
            : CallOptions.DEFAULT.withDeadlineAfter(random.nextInt(8_000), TimeUnit.MICROSECONDS);
    return rig.start(method, options, Rig.headers(), REQUESTS.get(random.nextInt(REQUESTS.size())));
  }

  private ServerPipeline pipeline(CallObserver recorder) {
    DeadlinePolicy deadlines = DeadlinePolicy.fromCode();
    for (MethodDescriptor<?, ?> method : TestCalls.methods()) {
      deadlines = deadlines.method(method.getFullMethodName(), TimeLimit.max(Duration.ofMillis(5)));
    }
    return ServerPipeline.builder()
        .observe(CallMetrics.on(registry), recorder)
        .deadlines(deadlines)
        .admission(calls, streams)
        .authenticate(inAMoment())
        .authorize(AccessRules.fromCode().service(TestCalls.SERVICE, AccessRule.authenticated()))
        .build();
  }

  private Authenticator inAMoment() {
    Authentication alice = Authentication.accepted(Caller.named("test", "alice"));
    return request ->
        random.nextBoolean()
            ? CompletableFuture.completedFuture(alice)
            : CompletableFuture.supplyAsync(
                () -> alice,
                CompletableFuture.delayedExecutor(random.nextInt(6), TimeUnit.MILLISECONDS));
  }

  private double active() {
    return registry.get("grpc.server.call.active").gauges().stream()
        .mapToDouble(Gauge::value)
        .sum();
  }
}
