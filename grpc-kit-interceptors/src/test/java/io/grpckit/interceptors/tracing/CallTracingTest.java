package io.grpckit.interceptors.tracing;

import static io.grpckit.interceptors.tracing.FinishedSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.MethodDescriptor.MethodType;
import io.grpckit.interceptors.metrics.CallMetrics;
import io.grpckit.interceptors.observe.CallObserver;
import io.grpckit.interceptors.observe.CallSide;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.grpckit.interceptors.observe.Rig;
import io.grpckit.interceptors.observe.TestCalls;
import io.grpckit.interceptors.testing.Logs;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.cumulative.CumulativeTimer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallTracingTest {

  private final FinishedSpans spans = new FinishedSpans();

  @AfterEach
  void close() {
    spans.close();
  }

  @Test
  void clientAndServerMakeOneTrace() {
    CallTracing tracing = CallTracing.on(spans.sdk);
    Span caller = spans.sdk.getTracer("test").spanBuilder("caller").startSpan();
    try (Rig rig = new Rig(List.of(tracing), List.of(tracing));
        Scope scope = caller.makeCurrent()) {
      assertThat(scope).isNotNull();
      rig.start(MethodType.UNARY, "hello").status();
      spans.await(2);
    }

    SpanData client = spans.first(SpanKind.CLIENT);
    SpanData server = spans.first(SpanKind.SERVER);
    assertThat(client.getName()).isEqualTo("test.v1.Calls/UNARY");
    assertThat(server.getName()).isEqualTo("test.v1.Calls/UNARY");
    assertThat(client.getParentSpanId()).isEqualTo(caller.getSpanContext().getSpanId());
    assertThat(server.getParentSpanId()).isEqualTo(client.getSpanId());
    assertThat(server.getTraceId()).isEqualTo(caller.getSpanContext().getTraceId());
    assertThat(attribute(client, "server.address")).isEqualTo("calls.test");
    assertThat(client.getAttributes().get(AttributeKey.longKey("server.port"))).isEqualTo(50051);
    for (SpanData span : List.of(client, server)) {
      assertThat(attribute(span, "rpc.system.name")).isEqualTo("grpc");
      assertThat(attribute(span, "rpc.method")).isEqualTo("test.v1.Calls/UNARY");
      assertThat(attribute(span, "rpc.status_code")).isEqualTo("OK");
      assertThat(attribute(span, "error.type")).isNull();
      assertThat(attribute(span, "network.peer.address")).isEqualTo("127.0.0.1");
      assertThat(span.getAttributes().get(AttributeKey.longKey("rpc.grpc.messages.received")))
          .isEqualTo(1);
      assertThat(span.getEvents()).isEmpty();
    }
  }

  @Test
  void theSpanIsCurrentInTheHandlerAndReachableFromOtherThreads() {
    List<String> seen = new CopyOnWriteArrayList<>();
    TestCalls calls =
        new TestCalls(
            request -> {
              seen.add(Span.current().getSpanContext().getSpanId());
              Runnable look =
                  () ->
                      seen.add(
                          Span.fromContext(CallTracing.context()).getSpanContext().getSpanId());
              CompletableFuture.runAsync(io.grpc.Context.current().wrap(look)).join();
            });
    try (Rig rig = new Rig(List.of(CallTracing.on(spans.sdk)), calls)) {
      rig.start(MethodType.UNARY, "hello").status();
      rig.start(MethodType.BIDI_STREAMING, "hello").status();
      spans.await(2);
    }

    List<String> ids = spans.await(2).stream().map(SpanData::getSpanId).toList();
    assertThat(seen).containsExactly(ids.get(0), ids.get(0), ids.get(1), ids.get(1));
    assertThat(Span.current().getSpanContext().isValid()).isFalse();
  }

  @Test
  void warnsThatTracesEndHereWithoutAPropagator() {
    try (Logs logs = Logs.ofEverything()) {
      assertThat(CallTracing.on(spans.sdk)).isNotNull();
      assertThat(CallTracing.on(OpenTelemetry.noop())).isNotNull();
      assertThat(logs.text()).doesNotContain("propagator");

      assertThat(CallTracing.on(spans.sdkWithoutPropagators)).isNotNull();

      assertThat(logs.text()).contains("its OpenTelemetry has no propagator");
    }
  }

  @Test
  void standsBackWithoutAnSdkAndNextToTheAgent() {
    ObservedMethod method =
        new ObservedMethod(
            CallSide.SERVER, "a.B/C", TestCalls.method(MethodType.UNARY, "a.B/C", true), "");

    assertThat(CallTracing.on(OpenTelemetry.noop()).server(method)).isNull();
    assertThat(CallTracing.on(OpenTelemetry.noop()).client(method)).isNull();
    assertThat(CallTracing.builder(spans.sdk).build(true).server(method)).isNull();
    assertThat(CallTracing.builder(spans.sdk).build(false).server(method)).isNotNull();
    assertThat(CallTracing.agentAttached()).isFalse();
  }

  @Test
  void durationsAreRecordedWithinTheSpan() {
    SpanSeeingRegistry registry = new SpanSeeingRegistry();
    try (Rig rig =
        new Rig(List.<CallObserver>of(CallTracing.on(spans.sdk), CallMetrics.on(registry)))) {
      rig.start(MethodType.UNARY, "hello").status();
      spans.await(1);
      await().atMost(30, TimeUnit.SECONDS).until(() -> registry.seen.size() == 1);
    }

    assertThat(registry.seen).containsExactly(spans.first(SpanKind.SERVER).getSpanId());
  }

  /** Sees which span is current while a duration is recorded, as a registry with exemplars does. */
  private static final class SpanSeeingRegistry extends SimpleMeterRegistry {

    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    protected Timer newTimer(
        Meter.Id id, DistributionStatisticConfig config, PauseDetector pauseDetector) {
      return new CumulativeTimer(id, clock, config, pauseDetector, getBaseTimeUnit(), false) {
        @Override
        protected void recordNonNegative(long amount, TimeUnit unit) {
          seen.add(Span.current().getSpanContext().getSpanId());
          super.recordNonNegative(amount, unit);
        }
      };
    }
  }
}
