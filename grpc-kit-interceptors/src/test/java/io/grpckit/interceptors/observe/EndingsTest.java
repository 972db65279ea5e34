package io.grpckit.interceptors.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpckit.interceptors.ServerPipeline;
import io.grpckit.interceptors.logging.CallLog;
import io.grpckit.interceptors.metrics.CallMetrics;
import io.grpckit.interceptors.tracing.CallTracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plays every row of docs/observability.md over real sockets. */
class EndingsTest {

  private static final EndingsTable TABLE = EndingsTable.read();
  private static final AttributeKey<String> CODE = AttributeKey.stringKey("rpc.status_code");

  private final long failuresBefore = TelemetryFailures.total();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final SdkTracerProvider tracers =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build();
  private final RecordingObserver server = new RecordingObserver();
  private final RecordingObserver client = new RecordingObserver();

  @AfterEach
  void close() {
    tracers.close();
  }

  @Test
  void theTableListsEveryEnding() {
    assertThat(TABLE.rows().stream().map(EndingsTable.Row::ending).distinct())
        .containsExactlyElementsOf(Arrays.stream(Ending.values()).map(Ending::name).toList());
  }

  static List<Arguments> endingsAndTypes() {
    List<Arguments> all = new ArrayList<>();
    for (Ending ending : Ending.values()) {
      for (MethodType type : MethodType.values()) {
        if (type != MethodType.UNKNOWN) {
          all.add(Arguments.of(ending, type));
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("endingsAndTypes")
  void metricSpanAndLogLineTellTheTruthOnce(Ending ending, MethodType type) throws Exception {
    EndingsTable.Row expected = TABLE.row(ending, type);
    CallTracing tracing =
        CallTracing.on(OpenTelemetrySdk.builder().setTracerProvider(tracers).build());
    CallMetrics metrics = CallMetrics.on(registry);

    try (LogLines serverLog = new LogLines(CallLog.SERVER_LOGGER);
        LogLines clientLog = new LogLines(CallLog.CLIENT_LOGGER)) {
      Status seen;
      EndingStages stages = ending.stages();
      ServerPipeline pipeline =
          stages.pipeline(List.of(tracing, metrics, server, CallLog.defaults()));
      try (Rig rig =
          Rig.behind(
              pipeline, List.of(tracing, metrics, client, CallLog.defaults()), new TestCalls())) {
        seen = ending.play(rig, type);
        await()
            .pollInterval(5, TimeUnit.MILLISECONDS)
            .atMost(30, TimeUnit.SECONDS)
            .until(
                () ->
                    serverLog.lines().size() >= 1
                        && clientLog.lines().size() >= 1
                        && server.completed.size() >= 1
                        && client.completed.size() >= 1
                        && stages.areFree());
      }

      Status.Code serverCode = theOnly(server).status().getCode();
      Status.Code clientCode = theOnly(client).status().getCode();
      assertThat(expected.server()).contains(serverCode);
      assertThat(expected.client()).contains(clientCode);
      assertThat(clientCode).isEqualTo(seen.getCode());
      agrees(serverLog, serverCode);
      agrees(clientLog, clientCode);
      agrees(SpanKind.SERVER, serverCode);
      agrees(SpanKind.CLIENT, clientCode);
      agrees("grpc.server.call", serverCode);
      agrees("grpc.client.call", clientCode);
      assertThat(started("grpc.server.call.started")).isEqualTo(1);
      assertThat(started("grpc.client.attempt.started")).isEqualTo(client.attempts.size());
    }
    assertThat(TelemetryFailures.total()).isEqualTo(failuresBefore);
  }

  private static ObservedCall theOnly(RecordingObserver side) {
    assertThat(side.started).hasSize(1);
    assertThat(side.finished).hasSize(1);
    assertThat(side.completed).hasSize(1);
    return side.finished.get(0);
  }

  private static void agrees(LogLines log, Status.Code code) {
    assertThat(log.lines()).hasSize(1);
    assertThat(log.fields(0)).containsEntry("rpc.status_code", code.name()).containsKey("trace_id");
    assertThat(log.messages().get(0)).contains(" " + code + " in ");
  }

  private void agrees(SpanKind kind, Status.Code code) {
    List<SpanData> ofKind =
        spans.getFinishedSpanItems().stream().filter(span -> span.getKind() == kind).toList();
    assertThat(ofKind).hasSize(1);
    assertThat(ofKind.get(0).getAttributes().get(CODE)).isEqualTo(code.name());
  }

  private void agrees(String prefix, Status.Code code) {
    Timer timer = registry.get(prefix + ".duration").timer();
    assertThat(timer.count()).isEqualTo(1);
    assertThat(timer.getId().getTag("grpc.status")).isEqualTo(code.name());
    assertThat(registry.get(prefix + ".active").gauges())
        .allSatisfy(gauge -> assertThat(gauge.value()).isZero());
  }

  private double started(String name) {
    return registry.get(name).counters().stream().mapToDouble(Counter::count).sum();
  }
}
