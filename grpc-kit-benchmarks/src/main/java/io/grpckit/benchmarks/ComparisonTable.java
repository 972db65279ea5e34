package io.grpckit.benchmarks;

import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;

/** Results as a table in Markdown, each row beside the first. */
final class ComparisonTable {
  private ComparisonTable() {}

  static String of(List<RunResult> results) {
    String title = results.get(0).getParams().getBenchmark();
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            "%n| %s | CPU ns/call | | bytes/call | |%n|---|---:|---:|---:|---:|%n",
            title.substring(0, title.lastIndexOf('.')).replaceAll(".*\\.", "")));
    Row first = Row.of(results.get(0));
    results.forEach(result -> table.append(Row.of(result).beside(first)));
    return table.toString();
  }

  private record Row(String name, double nanos, double bytes) {
    static Row of(RunResult result) {
      return new Row(
          result.getParams().getParam("subject").toLowerCase(Locale.ROOT).replace('_', ' '),
          result.getSecondaryResults().get(CpuTime.NANOS).getScore(),
          result.getSecondaryResults().get("gc.alloc.rate.norm").getScore()
              / result.getParams().getMeasurement().getBatchSize());
    }

    String beside(Row first) {
      return String.format(
          Locale.ROOT,
          "| %s | %.0f | %.2f × | %.0f | %+.0f |%n",
          name,
          nanos,
          nanos / first.nanos,
          bytes,
          bytes - first.bytes);
    }
  }
}
