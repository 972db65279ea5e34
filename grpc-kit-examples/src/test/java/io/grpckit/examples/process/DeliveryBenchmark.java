package io.grpckit.examples.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

  private final DeliveryTable table = new DeliveryTable(PER_SECOND);

  private DeliveryBenchmark() {}

  /**
   * Starts the engines and two servers, and prints the table of the README.
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
      List<Duration> after = two.processes().stream().map(DeliveryBenchmark::cpu).toList();
      System.out.printf("%s%n%n", benchmark.table);
      System.out.printf(
          "A message takes %d µs of CPU where it is sent and %d µs where one listener hears it.%n",
          microsOfAMessage(before.get(0), after.get(0)),
          microsOfAMessage(before.get(1), after.get(1)));
    }
    System.exit(0); // whatever threads the engines have left
  }

  private void play(BareRoute bareRoute, ServersRoute serversRoute) throws Exception {
    Delivery alone = Delivery.over(bareRoute, PER_SECOND, MESSAGES);
    Delivery through = Delivery.over(serversRoute, PER_SECOND, MESSAGES);
    table.add(DeliveryTable.Times.of(alone), DeliveryTable.Times.of(through));
  }

  private static long microsOfAMessage(Duration before, Duration after) {
    return after.minus(before).toNanos() / 1_000 / ROUNDS / MESSAGES;
  }

  private static Duration cpu(ServerProcess server) {
    return ProcessHandle.of(server.pid()).orElseThrow().info().totalCpuDuration().orElseThrow();
  }
}
