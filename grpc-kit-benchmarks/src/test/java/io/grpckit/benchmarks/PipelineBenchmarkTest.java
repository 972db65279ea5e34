package io.grpckit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A benchmark of calls that fail measures nothing. */
class PipelineBenchmarkTest {
  @ParameterizedTest
  @EnumSource
  void measuresCallsThatSucceed(Assembly assembly) throws IOException {
    PipelineBenchmark benchmark = new PipelineBenchmark();
    benchmark.assembly = assembly;
    benchmark.start();

    assertThat(benchmark.call().getText()).isEqualTo("hello");
    benchmark.stop();
  }
}
