package io.grpckit.interceptors.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpckit.interceptors.metrics.CallMetrics;
import io.grpckit.interceptors.metrics.MetricConvention;
import io.grpckit.interceptors.observe.CallObservation;
import io.grpckit.interceptors.observe.TestCalls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AttemptSpansTest {

  private static final Map<String, ?> RETRIES =
      Map.of(
          "methodConfig",
          List.of(
              Map.of(
                  "name", List.of(Map.of()),
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

  @Test
  void eachAttemptIsASpanAndTheParentOfTheServers() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    List<SpanData> all;
    try (FinishedSpans spans = new FinishedSpans()) {
      callThatIsRetriedTwice(spans.sdk, registry);
      all = spans.await(7);
    }

    SpanData call =
        all.stream()
            .filter(span -> !span.getParentSpanContext().isValid())
            .findFirst()
            .orElseThrow();
    List<SpanData> attempts =
        all.stream().filter(span -> span.getName().startsWith("Attempt ")).toList();
    assertThat(attempts)
        .hasSize(3)
        .allMatch(attempt -> attempt.getParentSpanId().equals(call.getSpanId()));
    assertThat(all.stream().filter(span -> span.getKind() == SpanKind.SERVER))
        .extracting(SpanData::getParentSpanId)
        .containsExactlyInAnyOrderElementsOf(attempts.stream().map(SpanData::getSpanId).toList());
    assertThat(registry.get("grpc.client.attempt.started").counter().count()).isEqualTo(3);
    assertThat(registry.get("grpc.client.attempt.duration").timers()).hasSize(2);
    assertThat(registry.get("grpc.client.call.duration").timer().count()).isEqualTo(1);
    assertThat(registry.get("grpc.client.call.retries").summary().totalAmount()).isEqualTo(2);
    assertThat(registry.find("grpc.client.call.hedges").summary()).isNull();
  }

  private static void callThatIsRetriedTwice(OpenTelemetry sdk, SimpleMeterRegistry registry)
      throws Exception {
    TestCalls calls = new TestCalls();
    NettyServerBuilder builder = NettyServerBuilder.forPort(0).addService(calls.service());
    CallObservation.server(List.of(CallTracing.on(sdk))).observe(builder, List.of(calls.service()));
    Server server = builder.build().start();
    CallMetrics metrics =
        CallMetrics.builder(registry)
            .conventions(MetricConvention.GRPC, MetricConvention.GRPC_RETRIES)
            .build();
    var observation =
        CallObservation.client(
            "dns:///calls", List.of(CallTracing.builder(sdk).attemptSpans().build(), metrics));
    ManagedChannel channel =
        Grpc.newChannelBuilder("localhost:" + server.getPort(), InsecureChannelCredentials.create())
            .enableRetry()
            .defaultServiceConfig(RETRIES)
            .intercept(observation.interceptor().orElseThrow())
            .build();
    try {
      ClientCalls.blockingUnaryCall(
          channel, TestCalls.method(MethodType.UNARY), CallOptions.DEFAULT, "flaky");
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }
}
