package io.grpckit.examples.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.slf4j.LoggerFactory;

/**
 * {@code bin/example delivery}: how long a chat message takes from somebody at one server to
 * somebody at another, beside a message of the same rate over JetStream alone.
 */
public final class DeliveryBenchmark {
  private static final int PER_SECOND = 1_000;
  private static final int MESSAGES = 5_000;
  private static final int ROUNDS = 7;
  private static final int WARM_UP_ROUNDS = 5;

  private final List<Delivery> bare = new ArrayList<>();
  private final List<Delivery> servers = new ArrayList<>();

  private DeliveryBenchmark() {}

  /**
   * Starts the engines and two servers, and prints a table.
   *
   * @param args a folder for all that is stored
   */
  public static void main(String[] args) throws Exception {
    ((Logger) LoggerFactory.getLogger("io.zonky")).setLevel(Level.OFF);
    Path folder = Files.createDirectories(Path.of(args[0]));
    try (TwoServers two = TwoServers.start(folder);
        BareRoute bareRoute = BareRoute.open(two.natsUrl());
        ServersRoute serversRoute = new ServersRoute("delivery", two.here(), two.there())) {
      for (int round = 0; round < WARM_UP_ROUNDS; round++) {
        new DeliveryBenchmark().play(bareRoute, serversRoute);
      }
      DeliveryBenchmark benchmark = new DeliveryBenchmark();
      List<Duration> before = two.processes().stream().map(DeliveryBenchmark::cpu).toList();
      for (int round = 0; round < ROUNDS; round++) {
        benchmark.play(bareRoute, serversRoute);
      }
      benchmark.print();
      for (int i = 0; i < before.size(); i++) {
        Duration used = cpu(two.processes().get(i)).minus(before.get(i));
        System.out.printf(
            "CPU of the server that %s: %d µs a message%n",
            i == 0 ? "takes" : "gives", used.toNanos() / 1_000 / ROUNDS / MESSAGES);
      }
    }
    System.exit(0); // whatever threads the engines have left
  }

  private void play(BareRoute bareRoute, ServersRoute serversRoute) throws Exception {
    bare.add(Delivery.over(bareRoute, PER_SECOND, MESSAGES));
    servers.add(Delivery.over(serversRoute, PER_SECOND, MESSAGES));
  }

  private void print() {
    System.out.printf(
        "%,d messages a second, %d rounds of %,d; milliseconds, the median of the rounds%n",
        PER_SECOND, ROUNDS, MESSAGES);
    System.out.printf("%-28s%8s%8s%8s%n", "", "p50", "p99", "p99.9");
    print("JetStream alone", bare);
    print("from server to server", servers);
  }

  private static void print(String name, List<Delivery> rounds) {
    System.out.printf(
        "%-28s%8.2f%8.2f%8.2f%n",
        name,
        median(rounds, round -> round.millis(0.5)),
        median(rounds, round -> round.millis(0.99)),
        median(rounds, round -> round.millis(0.999)));
  }

  private static double median(List<Delivery> rounds, ToDoubleFunction<Delivery> value) {
    return rounds.stream().mapToDouble(value).sorted().toArray()[rounds.size() / 2];
  }

  private static Duration cpu(ServerProcess server) {
    return ProcessHandle.of(server.pid()).orElseThrow().info().totalCpuDuration().orElseThrow();
  }
}
