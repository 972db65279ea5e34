package io.grpckit.interceptors.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpckit.interceptors.logging.CallLog;
import io.grpckit.interceptors.metrics.CallMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plays every row of docs/observability.md over real sockets. */
class EndingsTest {

  private static final EndingsTable TABLE = EndingsTable.read();

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final RecordingObserver recorder = new RecordingObserver();

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
  void metricAndLogLineTellTheTruthOnce(Ending ending, MethodType type) throws Exception {
    long failuresBefore = TelemetryFailures.total();
    EndingsTable.Row expected = TABLE.row(ending, type);
    Status seen;
    try (LogLines log = new LogLines(CallLog.SERVER_LOGGER)) {
      try (Rig rig = new Rig(List.of(CallMetrics.on(registry), recorder, CallLog.defaults()))) {
        seen = ending.play(rig, type);
        await()
            .atMost(30, TimeUnit.SECONDS)
            .until(() -> recorder.completed.size() >= 1 && log.lines().size() >= 1);
      }

      Status.Code server = recorder.finished.get(0).status().getCode();
      assertThat(expected.server()).contains(server);
      assertThat(expected.client()).contains(seen.getCode());
      assertThat(log.lines()).hasSize(1);
      assertThat(log.fields(0)).containsEntry("rpc.status_code", server.name());
      assertThat(log.messages().get(0)).contains(" " + server + " in ");
      assertThat(recorder.started).hasSize(1);
      assertThat(recorder.finished).hasSize(1);
      assertThat(recorder.completed).hasSize(1);
      Timer timer = registry.get("grpc.server.call.duration").timer();
      assertThat(timer.count()).isEqualTo(1);
      assertThat(timer.getId().getTag("grpc.status")).isEqualTo(server.name());
      assertThat(registry.get("grpc.server.call.started").counters())
          .satisfies(
              counters ->
                  assertThat(counters.stream().mapToDouble(counter -> counter.count()).sum())
                      .isEqualTo(1));
      assertThat(registry.get("grpc.server.call.active").gauges())
          .allSatisfy(gauge -> assertThat(gauge.value()).isZero());
    }
    assertThat(TelemetryFailures.total()).isEqualTo(failuresBefore);
  }
}
