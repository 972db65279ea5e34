package io.grpckit.examples.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * {@code bin/example cluster} where no DATABASE_URL is set: on a PostgreSQL of its own, which only
 * the tests have.
 */
public final class LocalCluster {
  private LocalCluster() {}

  /**
   * Runs the client's {@code cluster} and exits as it does.
   *
   * @param arguments the options of the command
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ((Logger) LoggerFactory.getLogger("io.zonky")).setLevel(Level.WARN);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.grpckit.examples.cli.ExampleClient", "cluster"));
    command.addAll(List.of(arguments));
    ProcessBuilder client = new ProcessBuilder(command).inheritIO();
    try (EmbeddedPostgres postgres = postgres()) {
      String url = "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/postgres";
      client.environment().put("DATABASE_URL", url);
      System.exit(client.start().waitFor());
    }
  }

  private static EmbeddedPostgres postgres() throws IOException {
    Path folder = Path.of("target", "postgres").toAbsolutePath();
    return EmbeddedPostgres.builder().setOverrideWorkingDirectory(folder.toFile()).start();
  }
}
