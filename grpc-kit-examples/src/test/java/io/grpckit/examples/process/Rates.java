package io.grpckit.examples.process;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** How fast the same bytes went, in several ways and several times. */
final class Rates {
  private final Map<String, List<Double>> rates = new LinkedHashMap<>();
  private final long size;

  Rates(long size) {
    this.size = size;
  }

  <T> T measure(String what, Callable<T> run) throws Exception {
    long start = System.nanoTime();
    T result = run.call();
    double seconds = (System.nanoTime() - start) / 1e9;
    rates.computeIfAbsent(what, first -> new ArrayList<>()).add(size / seconds / (1 << 20));
    return result;
  }

  /** In MiB a second. */
  double median(String what) {
    List<Double> sorted = rates.get(what).stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  @Override
  public String toString() {
    StringBuilder table = new StringBuilder("| What | MiB/s | all runs |\n|---|---:|---|\n");
    rates.forEach(
        (what, all) ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %s |%n",
                    what,
                    median(what),
                    all.stream().map(Math::round).toList())));
    return table.toString();
  }
}
