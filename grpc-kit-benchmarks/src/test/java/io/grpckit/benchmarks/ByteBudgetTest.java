package io.grpckit.benchmarks;

import static io.grpckit.benchmarks.CallBytes.of;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What observability may allocate per unary call, beyond grpc-java alone. Not a byte of it is up to
 * chance, so that the budgets are the figures of the day: whoever exceeds one raises it on purpose.
 */
class ByteBudgetTest {

  @ParameterizedTest
  @CsvSource({
    "KIT_METRICS, 160",
    "KIT_METRICS_AND_LOG_OFF, 184",
    "KIT_LOG, 736",
    "KIT_TRACES, 1432",
    "KIT_TRACES_UNSAMPLED, 1248",
    "KIT_TRACES_NOOP, 0",
    "KIT_ALL, 1896",
  })
  void aServersCallStaysWithin(ServerTelemetry telemetry, long budget) {
    assertThat(of(telemetry) - of(ServerTelemetry.NONE)).isLessThanOrEqualTo(budget);
  }

  @ParameterizedTest
  @CsvSource({"KIT_METRICS, 496", "KIT_ALL, 1784"})
  void aClientsCallStaysWithin(ClientTelemetry telemetry, long budget) {
    assertThat(of(telemetry) - of(ClientTelemetry.NONE)).isLessThanOrEqualTo(budget);
  }

  @Test
  void metricsLogAndTracesTogetherCostAThirdOfAnObservation() {
    long bare = of(ServerTelemetry.NONE);

    assertThat(3 * (of(ServerTelemetry.KIT_ALL) - bare))
        .isLessThan(of(ServerTelemetry.MICROMETER_OBSERVATION) - bare);
  }

  @Test
  void countsWhatACallAllocates() {
    assertThat(of(ServerTelemetry.NONE)).isBetween(1_000L, 10_000L);
    assertThat(of(ServerTelemetry.MICROMETER_METRICS)).isGreaterThan(of(ServerTelemetry.NONE));
  }
}
