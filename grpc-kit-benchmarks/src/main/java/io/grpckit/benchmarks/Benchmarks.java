package io.grpckit.benchmarks;

import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs a benchmark and prints its table: each row beside the first, in one run. Bytes are measured
 * without escape analysis, which makes them repeatable; times are of whatever machine this is.
 */
public final class Benchmarks {
  private Benchmarks() {}

  /**
   * Runs {@link PipelineBenchmark}.
   *
   * @param args none
   * @throws RunnerException if JMH fails
   */
  public static void main(String[] args) throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(PipelineBenchmark.class.getSimpleName())
            .forks(1)
            .warmupIterations(5)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(5)
            .measurementTime(TimeValue.seconds(1))
            .jvmArgsAppend("-XX:-DoEscapeAnalysis", "-Xmx1g")
            .addProfiler(GCProfiler.class)
            .build();
    System.out.print(table(new Runner(options).run()));
  }

  private static String table(Collection<RunResult> results) {
    StringBuilder table =
        new StringBuilder("\n| | ns/call | | bytes/call | |\n|---|---|---|---|---|\n");
    Row first = null;
    for (RunResult result : results) {
      Row row = Row.of(result);
      first = first == null ? row : first;
      table.append(row.beside(first));
    }
    return table.toString();
  }

  private record Row(String name, double nanos, double bytes) {
    static Row of(RunResult result) {
      return new Row(
          result.getParams().getParam("assembly"),
          result.getPrimaryResult().getScore(),
          result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
    }

    String beside(Row first) {
      return String.format(
          Locale.ROOT,
          "| %s | %.0f | %.2f × | %.0f | %+.0f |%n",
          name.toLowerCase(Locale.ROOT),
          nanos,
          nanos / first.nanos,
          bytes,
          bytes - first.bytes);
    }
  }
}
