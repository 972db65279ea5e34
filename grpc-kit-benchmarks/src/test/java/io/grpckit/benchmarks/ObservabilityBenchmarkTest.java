package io.grpckit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A benchmark of calls that fail measures nothing; JMH tells of those whose jar is not here. */
class ObservabilityBenchmarkTest {
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OPENTELEMETRY_GRPC")
  void measuresServersThatAnswer(ServerTelemetry telemetry) {
    ServerObservabilityBenchmark benchmark = new ServerObservabilityBenchmark();
    benchmark.subject = telemetry;
    benchmark.start();

    assertThat(benchmark.call().getText()).isEqualTo("hello");
    benchmark.stop();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OPENTELEMETRY_GRPC")
  void measuresClientsThatAreAnswered(ClientTelemetry telemetry) {
    ClientObservabilityBenchmark benchmark = new ClientObservabilityBenchmark();
    benchmark.subject = telemetry;
    benchmark.start();

    assertThat(benchmark.call().getText()).isEqualTo("hello");
    benchmark.stop();
  }
}
