package io.grpckit.interceptors.metrics;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.stub.ClientCalls;
import io.grpckit.interceptors.ClientPipeline;
import io.grpckit.interceptors.observe.TestCalls;
import io.grpckit.interceptors.testing.TestServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetryMetersTest {
  private static final Map<String, ?> RETRIES =
      Map.of(
          "methodConfig",
          List.of(
              Map.of(
                  "name",
                  List.of(Map.of("service", TestCalls.SERVICE)),
                  "retryPolicy",
                  Map.of(
                      "maxAttempts",
                      4.0,
                      "initialBackoff",
                      "0.01s",
                      "maxBackoff",
                      "0.01s",
                      "backoffMultiplier",
                      1.0,
                      "retryableStatusCodes",
                      List.of("UNAVAILABLE")))));

  private final MeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void tellHowOftenACallWasTriedAgainAndHowLongItWaited() {
    call("flaky");

    assertThat(registry.get("grpc.client.call.retries").summary().totalAmount()).isEqualTo(2);
    Timer delay = registry.get("grpc.client.call.retry_delay").timer();
    assertThat(delay.count()).isEqualTo(1);
    assertThat(delay.totalTime(MILLISECONDS)).isGreaterThan(16);
    assertThat(delay.takeSnapshot().histogramCounts()).hasSize(16);
    assertThat(delay.getId().getTag("grpc.method")).isEqualTo("test.v1.Calls/UNARY");
    assertThat(delay.getId().getTag("grpc.target")).isEqualTo("dns:///calls.test");
  }

  @Test
  void sayNothingOfCallsThatWereTriedOnce() {
    call("ok");

    assertThat(registry.find("grpc.client.call.retries").meters()).isEmpty();
    assertThat(registry.find("grpc.client.call.retry_delay").meters()).isEmpty();
  }

  private void call(String request) {
    ClientPipeline pipeline =
        ClientPipeline.builder()
            .observe(
                CallMetrics.builder(registry).conventions(MetricConvention.GRPC_RETRIES).build())
            .target("dns:///calls.test")
            .build();
    try (TestServer server = TestServer.start(b -> b.addService(new TestCalls().service()))) {
      ManagedChannel channel = server.channel(b -> b.enableRetry().defaultServiceConfig(RETRIES));
      ClientCalls.blockingUnaryCall(
          pipeline.around(channel),
          TestCalls.method(MethodType.UNARY),
          CallOptions.DEFAULT,
          request);
    }
  }
}
