package io.grpckit.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/** Runs a group of benchmarks and prints its table: every row is of the same run. */
public final class Benchmarks {
  private Benchmarks() {}

  /**
   * Runs one group.
   *
   * @param args the group's name
   * @throws RunnerException if JMH fails
   */
  public static void main(String[] args) throws RunnerException {
    switch (args.length == 1 ? args[0] : "") {
      case "pipeline" -> pipeline();
      case "observability" -> observability();
      default -> {
        System.err.println("usage: bin/benchmark pipeline|observability");
        System.exit(64);
      }
    }
  }

  private static void pipeline() throws RunnerException {
    print(new ArrayList<>(new Measurement(PipelineBenchmark.class, Assembly.values()).run()));
  }

  private static void observability() throws RunnerException {
    print(beside(ServerObservabilityBenchmark.class, ServerTelemetry.values()));
    print(beside(ClientObservabilityBenchmark.class, ClientTelemetry.values()));
  }

  /** One peer's jar changes how all of grpc-java works: it is on its own class path alone. */
  private static List<RunResult> beside(Class<?> benchmark, Enum<?>... subjects)
      throws RunnerException {
    Predicate<Enum<?>> invasive = subject -> subject.name().equals("OPENTELEMETRY_GRPC");
    List<RunResult> results =
        new ArrayList<>(new Measurement(benchmark, only(invasive.negate(), subjects)).run());
    results.addAll(
        new Measurement(benchmark, only(invasive, subjects))
            .runWith(System.getProperty("grpckit.lib-of-one")));
    return results;
  }

  private static Enum<?>[] only(Predicate<Enum<?>> wanted, Enum<?>... subjects) {
    return Arrays.stream(subjects).filter(wanted).toArray(Enum<?>[]::new);
  }

  private static void print(List<RunResult> results) {
    System.out.print(ComparisonTable.of(results));
  }
}
