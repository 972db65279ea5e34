package io.grpckit.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/** Runs a group of benchmarks and prints its tables: all rows of a table are of one run. */
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
      case "auth" -> auth();
      case "edge" -> edge();
      default -> {
        System.err.println("usage: bin/benchmark pipeline|observability|auth|edge");
        System.exit(64);
      }
    }
  }

  private static void pipeline() throws RunnerException {
    print(new Measurement(PipelineBenchmark.class, EnumSet.allOf(Assembly.class)).run());
  }

  private static void auth() throws RunnerException {
    EnumSet<AuthSubject> warm = EnumSet.range(AuthSubject.NONE, AuthSubject.KIT_WARM_AND_RULES);
    List<RunResult> results = new ArrayList<>(new Measurement(AuthBenchmark.class, warm).run());
    // Some signatures cost as much as a thousand calls without.
    results.addAll(new Measurement(AuthBenchmark.class, EnumSet.complementOf(warm), 2_000).run());
    print(results);
  }

  private static void edge() throws RunnerException {
    EnumSet<EdgeSubject> unary =
        EnumSet.range(EdgeSubject.ARMERIA_REST_GET, EdgeSubject.EDGE_GRPC_WEB);
    List<RunResult> results =
        new ArrayList<>(
            new Measurement(EdgeBenchmark.class, unary, 10_000, ServerCpuTime.class).run());
    EnumSet<EdgeSubject> streams = EnumSet.complementOf(unary);
    results.addAll(new Measurement(EdgeBenchmark.class, streams, 1_000, ServerCpuTime.class).run());
    System.out.print(EdgeTable.of(results));
  }

  private static void observability() throws RunnerException {
    Set<ServerTelemetry> servers =
        EnumSet.complementOf(EnumSet.of(ServerTelemetry.OPENTELEMETRY_GRPC));
    print(
        besideInvasive(
            new Measurement(ServerObservabilityBenchmark.class, servers),
            new Measurement(
                ServerObservabilityBenchmark.class, Set.of(ServerTelemetry.OPENTELEMETRY_GRPC))));
    Set<ClientTelemetry> clients =
        EnumSet.complementOf(EnumSet.of(ClientTelemetry.OPENTELEMETRY_GRPC));
    print(
        besideInvasive(
            new Measurement(ClientObservabilityBenchmark.class, clients),
            new Measurement(
                ClientObservabilityBenchmark.class, Set.of(ClientTelemetry.OPENTELEMETRY_GRPC))));
  }

  /** One peer's jar changes how all of grpc-java works: it has a class path of its own. */
  private static List<RunResult> besideInvasive(Measurement usual, Measurement invasive)
      throws RunnerException {
    List<RunResult> results = new ArrayList<>(usual.run());
    results.addAll(invasive.runWith(System.getProperty("grpckit.lib-of-one")));
    return results;
  }

  private static void print(Collection<RunResult> results) {
    System.out.print(ComparisonTable.of(List.copyOf(results)));
  }
}
