package io.grpckit.examples.log;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
    NatsServer server = new NatsServer(folder, freePort(), List.of());
    server.awaitReady();
    return server;
  }

  /** Starts the servers of a cluster, named n0, n1 and so on, and waits until it serves. */
  public static List<NatsServer> startCluster(Path folder, int size) {
    List<Integer> routes = Stream.generate(NatsServer::freePort).limit(size).toList();
    String all = String.join(",", routes.stream().map(NatsServer::url).toList());
    List<NatsServer> servers = new ArrayList<>();
    for (int i = 0; i < size; i++) {
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
      servers.add(new NatsServer(folder.resolve("n" + i), freePort(), options));
    }
    servers.forEach(NatsServer::awaitReady);
    return servers;
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
      return true;
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

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String url(int port) {
    return "nats://127.0.0.1:" + port;
  }
}
