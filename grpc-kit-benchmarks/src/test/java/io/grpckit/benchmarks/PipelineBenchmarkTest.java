package io.grpckit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A benchmark of calls that fail measures nothing. */
class PipelineBenchmarkTest {
  @ParameterizedTest
  @EnumSource
  void measuresCallsThatSucceed(Assembly assembly) {
    PipelineBenchmark benchmark = new PipelineBenchmark();
    benchmark.subject = assembly;
    benchmark.start();

    assertThat(benchmark.call().getText()).isEqualTo("hello");
    benchmark.stop();
  }
}
