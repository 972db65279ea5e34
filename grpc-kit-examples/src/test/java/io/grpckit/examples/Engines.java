package io.grpckit.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.grpckit.examples.file.store.S3Server;
import io.grpckit.examples.log.NatsServer;
import io.grpckit.examples.store.PostgresProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** PostgreSQL, NATS and S3 in processes of their own, on free ports and a folder. */
public final class Engines implements AutoCloseable {

  private final PostgresProcess postgres;
  private final NatsServer nats;
  private final S3Server s3;

  private Engines(Path folder) {
    postgres = PostgresProcess.start(folder.resolve("postgres"));
    nats = NatsServer.start(folder.resolve("nats"));
    s3 = S3Server.start(folder.resolve("s3"));
  }

  /** Starts them, with the demo accounts. */
  public static Engines start(Path folder) {
    Engines engines = new Engines(folder);
    ExampleConfig config = ExampleConfig.from(engines.environment());
    String password = ExampleConfig.DEFAULT_DEMO_PASSWORD;
    CreateAccount.create(config, "alice", "alice@example.com", "editor", password);
    CreateAccount.create(config, "bob", "bob@example.com", "member", password);
    return engines;
  }

  /** What the environment of a server must have. */
  public Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>(s3.environment());
    environment.put("DATABASE_URL", postgres.url());
    environment.put("NATS_URL", nats.url());
    return environment;
  }

  /**
   * For {@code bin/example --engines}: starts them, writes the environment to a file and runs until
   * SIGTERM.
   *
   * @param args a folder, where the file {@code environment} will be
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]).toAbsolutePath();
    Engines engines = start(folder);
    Runtime.getRuntime().addShutdownHook(new Thread(engines::close));
    write(engines.environment(), folder.resolve("environment"));
    new CountDownLatch(1).await();
  }

  private static void write(Map<String, String> environment, Path file) throws IOException {
    String lines =
        environment.entrySet().stream()
            .map(variable -> "%s='%s'%n".formatted(variable.getKey(), variable.getValue()))
            .collect(Collectors.joining());
    Path written = Files.writeString(file.resolveSibling("environment.new"), lines, UTF_8);
    Files.move(written, file, ATOMIC_MOVE);
  }

  @Override
  public void close() {
    s3.close();
    nats.close();
    postgres.close();
  }
}
