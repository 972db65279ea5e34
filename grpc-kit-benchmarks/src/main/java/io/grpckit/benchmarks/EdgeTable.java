package io.grpckit.benchmarks;

import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;

/** The edge beside Armeria itself, a row for each request. */
final class EdgeTable {
  private EdgeTable() {}

  /** Of results that come by turns. */
  static String of(List<RunResult> results) {
    StringBuilder table =
        new StringBuilder(
            "\n| Request | CPU µs, Armeria | edge | | round trip µs | edge | | bytes | edge | |\n"
                + "|---|"
                + "---:|".repeat(9)
                + "\n");
    for (int i = 0; i < results.size(); i += 2) {
      table.append(row(Figures.of(results.get(i)), Figures.of(results.get(i + 1))));
    }
    return table.toString();
  }

  private static String row(Figures armeria, Figures edge) {
    return "| %s |%s%s%s%n"
        .formatted(
            edge.request.name().toLowerCase(Locale.ROOT).replace('_', ' '),
            cells(armeria.cpuNanos / 1e3, edge.cpuNanos / 1e3),
            cells(armeria.nanos / 1e3, edge.nanos / 1e3),
            cells(armeria.bytes, edge.bytes));
  }

  private static String cells(double armeria, double edge) {
    return String.format(Locale.ROOT, " %.0f | %.0f | %.2f × |", armeria, edge, edge / armeria);
  }

  private record Figures(WebRequest request, double cpuNanos, double nanos, double bytes) {
    static Figures of(RunResult result) {
      double calls = result.getParams().getMeasurement().getBatchSize();
      return new Figures(
          EdgeSubject.valueOf(result.getParams().getParam("subject")).request(),
          result.getSecondaryResults().get(CpuTime.NANOS).getScore(),
          result.getPrimaryResult().getStatistics().getMin() * 1e9 / calls,
          result.getSecondaryResults().get("gc.alloc.rate.norm").getScore() / calls);
    }
  }
}
