package io.grpckit.interceptors.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpckit.interceptors.metrics.CallMetrics;
import io.grpckit.interceptors.observe.CallObserver;
import io.grpckit.interceptors.observe.CallSide;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.grpckit.interceptors.observe.Rig;
import io.grpckit.interceptors.observe.TestCalls;
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
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CallTracingTest {

  private static final String REMOTE_TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String TRACEPARENT = "00-" + REMOTE_TRACE + "-b7ad6b7169203331-01";

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final SdkTracerProvider tracers =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exporter)).build();
  private final OpenTelemetry sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(tracers)
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();

  @AfterEach
  void close() {
    tracers.close();
  }

  @Test
  void clientAndServerMakeOneTrace() {
    CallTracing tracing = CallTracing.on(sdk);
    Span caller = sdk.getTracer("test").spanBuilder("caller").startSpan();
    try (Rig rig = new Rig(List.of(tracing), List.of(tracing));
        Scope scope = caller.makeCurrent()) {
      assertThat(scope).isNotNull();
      rig.start(MethodType.UNARY, "hello").status();
      awaitSpans(2);
    }

    SpanData client = span(SpanKind.CLIENT);
    SpanData server = span(SpanKind.SERVER);
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
    try (Rig rig = new Rig(List.of(CallTracing.on(sdk)), calls)) {
      rig.start(MethodType.UNARY, "hello").status();
      rig.start(MethodType.BIDI_STREAMING, "hello").status();
      awaitSpans(2);
    }

    List<String> spans = exporter.getFinishedSpanItems().stream().map(SpanData::getSpanId).toList();
    assertThat(seen).containsExactly(spans.get(0), spans.get(0), spans.get(1), spans.get(1));
    assertThat(Span.current().getSpanContext().isValid()).isFalse();
  }

  @Test
  void aServersSpanFailsOnlyForTheServersFaults() {
    CallTracing tracing = CallTracing.on(sdk);
    try (Rig rig = new Rig(List.of(tracing), List.of(tracing))) {
      rig.start(MethodType.UNARY, "error NOT_FOUND").status();
      awaitSpans(2);
      assertThat(span(SpanKind.SERVER).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
      assertThat(span(SpanKind.CLIENT).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(attribute(span(SpanKind.SERVER), "error.type")).isEqualTo("NOT_FOUND");
      exporter.reset();

      rig.start(MethodType.UNARY, "error INTERNAL").status();
      awaitSpans(2);
      assertThat(span(SpanKind.SERVER).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(span(SpanKind.SERVER).getStatus().getDescription()).isEqualTo("as asked");
    }
  }

  @Test
  void anUnknownMethodsNameGivesNoSpanItsName() {
    try (Rig rig = new Rig(List.of(CallTracing.on(sdk)))) {
      rig.start(
              TestCalls.method(MethodType.UNARY, "made.up/Method", true),
              CallOptions.DEFAULT,
              new Metadata(),
              "x")
          .status();
      awaitSpans(1);
    }

    assertThat(span(SpanKind.SERVER).getName()).isEqualTo("grpc");
    assertThat(attribute(span(SpanKind.SERVER), "rpc.method")).isEqualTo("other");
  }

  @Test
  void messageEventsAreCapped() {
    CallTracing tracing = CallTracing.builder(sdk).messageEvents().build();
    try (Rig rig = new Rig(List.of(tracing))) {
      var call =
          rig.channel.newCall(TestCalls.method(MethodType.BIDI_STREAMING), CallOptions.DEFAULT);
      call.start(new io.grpc.ClientCall.Listener<>() {}, new Metadata());
      call.request(1);
      call.sendMessage("hang");
      for (int i = 0; i < 300; i++) {
        call.sendMessage("more");
      }
      call.halfClose();
      await()
          .atMost(30, TimeUnit.SECONDS)
          .until(() -> rig.calls.hanging().await(10, TimeUnit.MILLISECONDS));
      call.cancel("enough", null);
      awaitSpans(1);
    }

    assertThat(span(SpanKind.SERVER).getEvents()).hasSizeBetween(1, CallSpan.MAX_EVENTS);
  }

  @Test
  void aMessageEventSaysWhichMessage() {
    try (Rig rig = new Rig(List.of(CallTracing.builder(sdk).messageEvents().build()))) {
      rig.start(MethodType.UNARY, "hello").status();
      awaitSpans(1);
    }

    assertThat(span(SpanKind.SERVER).getEvents())
        .extracting(event -> event.getAttributes().get(SpanAttributes.MESSAGE_TYPE))
        .containsExactly("RECEIVED", "SENT");
    assertThat(
            span(SpanKind.SERVER).getEvents().get(0).getAttributes().get(SpanAttributes.MESSAGE_ID))
        .isEqualTo(1);
  }

  @Test
  void recordsTheMetadataThatIsListed() {
    CallTracing tracing = CallTracing.builder(sdk).metadata("X-Tenant").build();
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("x-tenant", Metadata.ASCII_STRING_MARSHALLER), "acme");
    headers.put(Metadata.Key.of("x-other", Metadata.ASCII_STRING_MARSHALLER), "secret");
    try (Rig rig = new Rig(List.of(tracing))) {
      rig.start(TestCalls.method(MethodType.UNARY), CallOptions.DEFAULT, headers, "ok").status();
      awaitSpans(1);
    }

    assertThat(
            span(SpanKind.SERVER)
                .getAttributes()
                .get(AttributeKey.stringArrayKey("rpc.request.metadata.x-tenant")))
        .containsExactly("acme");
    assertThat(span(SpanKind.SERVER).getAttributes().toString()).doesNotContain("secret");
  }

  @Test
  void refusesToRecordCredentials() {
    for (String name : List.of("Authorization", "cookie", "x-token-bin", "no good")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CallTracing.builder(sdk).metadata(name))
          .withMessage("metadata must be text and no credential, was " + name);
    }
  }

  @Test
  void standsBackWithoutAnSdkAndNextToTheAgent() {
    ObservedMethod method =
        new ObservedMethod(
            CallSide.SERVER, "a.B/C", TestCalls.method(MethodType.UNARY, "a.B/C", true), "");

    assertThat(CallTracing.on(OpenTelemetry.noop()).server(method)).isNull();
    assertThat(CallTracing.on(OpenTelemetry.noop()).client(method)).isNull();
    assertThat(CallTracing.builder(sdk).build(true).server(method)).isNull();
    assertThat(CallTracing.builder(sdk).build(false).server(method)).isNotNull();
    assertThat(CallTracing.agentAttached()).isFalse();
  }

  @Test
  void durationsAreRecordedWithinTheSpan() {
    SpanSeeingRegistry registry = new SpanSeeingRegistry();
    try (Rig rig = new Rig(List.<CallObserver>of(CallTracing.on(sdk), CallMetrics.on(registry)))) {
      rig.start(MethodType.UNARY, "hello").status();
      awaitSpans(1);
      await().atMost(30, TimeUnit.SECONDS).until(() -> registry.seen.size() == 1);
    }

    assertThat(registry.seen).containsExactly(span(SpanKind.SERVER).getSpanId());
  }

  @Nested
  class ARemoteParent {

    @Test
    void isContinuedWhereItIsTrusted() {
      assertThat(played(RemoteParent.TRUST, TRACEPARENT).getTraceId()).isEqualTo(REMOTE_TRACE);
    }

    @Test
    void isLinkedWhereStrangersCall() {
      SpanData span = played(RemoteParent.LINK, TRACEPARENT);

      assertThat(span.getTraceId()).isNotEqualTo(REMOTE_TRACE);
      assertThat(span.getLinks())
          .singleElement()
          .satisfies(
              link -> assertThat(link.getSpanContext().getTraceId()).isEqualTo(REMOTE_TRACE));
    }

    @Test
    void isNotEvenReadWhereItIsIgnored() {
      SpanData span = played(RemoteParent.IGNORE, TRACEPARENT);

      assertThat(span.getTraceId()).isNotEqualTo(REMOTE_TRACE);
      assertThat(span.getLinks()).isEmpty();
    }

    @Test
    void thatIsNonsenseIsNone() {
      SpanData span = played(RemoteParent.TRUST, "00-zz-00-xx\t;;");

      assertThat(span.getParentSpanContext().isValid()).isFalse();
    }

    private SpanData played(RemoteParent policy, String traceparent) {
      Metadata headers = new Metadata();
      headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), traceparent);
      try (Rig rig = new Rig(List.of(CallTracing.builder(sdk).remoteParent(policy).build()))) {
        rig.start(TestCalls.method(MethodType.UNARY), CallOptions.DEFAULT, headers, "ok").status();
        awaitSpans(1);
      }
      return span(SpanKind.SERVER);
    }
  }

  private void awaitSpans(int count) {
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> exporter.getFinishedSpanItems().size() == count);
  }

  private SpanData span(SpanKind kind) {
    return exporter.getFinishedSpanItems().stream()
        .filter(span -> span.getKind() == kind)
        .findFirst()
        .orElseThrow();
  }

  private static String attribute(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.stringKey(key));
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
