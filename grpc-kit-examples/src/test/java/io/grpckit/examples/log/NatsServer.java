package io.grpckit.examples.log;

import static org.awaitility.Awaitility.await;

import io.grpckit.examples.Ports;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A nats-server with JetStream in a process of its own, on a free port. It ends with the JVM. */
public final class NatsServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<String> command = new ArrayList<>();
  private final Path folder;
  private final int port;
  private Process process;

  private NatsServer(Path folder, int port, List<String> options) {
    this.folder = folder;
    this.port = port;
    command.addAll(List.of(executable(), "-a", "127.0.0.1", "-p", String.valueOf(port)));
    command.addAll(List.of("-js", "-sd", folder.toString()));
    command.addAll(options);
    launch();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroyForcibly()));
  }

  /** Starts a server that keeps its streams in a folder, and waits until it serves. */
  public static NatsServer start(Path folder) {
    return Ports.launch(
        port -> {
          NatsServer server = new NatsServer(folder, port, List.of());
          awaitReady(List.of(server));
          return server;
        });
  }

  /** Starts the servers of a cluster, named n0, n1 and so on, and waits until it serves. */
  public static List<NatsServer> startCluster(Path folder, int size) {
    return Ports.launch(
        2 * size,
        ports -> startCluster(folder, ports.subList(0, size), ports.subList(size, 2 * size)));
  }

  private static List<NatsServer> startCluster(
      Path folder, List<Integer> ports, List<Integer> routes) {
    String all = String.join(",", routes.stream().map(NatsServer::url).toList());
    List<NatsServer> servers = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      List<String> options =
          List.of(
              "-n",
              "n" + i,
              "--cluster_name",
              "test",
              "--cluster",
              url(routes.get(i)),
              "--routes",
              all);
      servers.add(new NatsServer(folder.resolve("n" + i), ports.get(i), options));
    }
    awaitReady(servers);
    return servers;
  }

  private static void awaitReady(List<NatsServer> servers) {
    try {
      servers.forEach(NatsServer::awaitReady);
    } catch (RuntimeException e) {
      servers.forEach(NatsServer::kill);
      throw e;
    }
  }

  /** Where it is, as {@code NATS_URL} names it. */
  public String url() {
    return url(port);
  }

  /** Where it is. */
  public BrokerAddress address() {
    return new BrokerAddress(List.of(url()), 1);
  }

  /** Kills it as a dying machine would, but that the disk stays. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Stops it in the midst of whatever it does; it still holds its connections. */
  void freeze() {
    signal("STOP");
  }

  void thaw() {
    signal("CONT");
  }

  /** Starts it again on the same port and the same folder. */
  public void restart() {
    launch();
    awaitReady();
  }

  @Override
  public void close() {
    kill();
  }

  private void launch() {
    try {
      Files.createDirectories(folder);
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
              .redirectInput(new File("/dev/null"))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(BrokerUnavailableException.class)
        .until(this::answers);
  }

  private boolean answers() {
    try (Broker broker = Broker.connect(address())) {
      broker.ask(() -> broker.management().getAccountStatistics());
    } finally {
      checkAlive(); // otherwise it is another's answer, or none will come
    }
    return true;
  }

  private void checkAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException("nats-server has ended, see " + folder.resolve("log"));
    }
  }

  private void signal(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String executable() {
    Stream<String> folders =
        Stream.concat(
            Stream.of(System.getenv("PATH").split(File.pathSeparator)),
            Stream.of("/usr/sbin")); // where Debian has it
    return folders
        .map(folder -> Path.of(folder, "nats-server"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "nats-server is missing here. Install it with: apt-get install -y nats-server"
                        + " (or run bin/verify --install)"))
        .toString();
  }

  private static String url(int port) {
    return "nats://127.0.0.1:" + port;
  }
}
