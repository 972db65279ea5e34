package io.grpckit.examples.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The example server in a process of its own: the same Java and class path as this one, free ports,
 * and nothing of this environment that would configure it. It does not outlive this process, unless
 * this one is killed itself. Thread-safe.
 */
public final class ServerProcess implements AutoCloseable {
  private static final String MAIN_CLASS = "io.grpckit.examples.ExampleServer";
  private static final Pattern READY = Pattern.compile("^grpc-kit example ready on (\\S+:\\d+)$");
  private static final Pattern EDGE = Pattern.compile("^browsers +(http://\\S+:\\d+),.*$");
  private static final int MOST_OUTPUT_LINES = 1000;

  private final Process process;
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private volatile String edge = "";
  private final Deque<String> output = new ArrayDeque<>();
  private final Thread reader;
  private final Thread killer;

  private ServerProcess(Process process) {
    this.process = process;
    this.reader = new Thread(this::readOutput, "output of server " + process.pid());
    reader.setDaemon(true);
    reader.start();
    this.killer = new Thread(process::destroyForcibly, "killer of server " + process.pid());
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /**
   * Starts a server; {@link #awaitReady} tells when it serves.
   *
   * @param dataDir its {@code DATA_DIR}
   * @param environment variables that override this class's own
   * @param javaOptions options for its Java, such as {@code -Xmx128m}
   * @return the running process
   * @throws UncheckedIOException if it cannot be started
   */
  public static ServerProcess start(
      Path dataDir, Map<String, String> environment, String... javaOptions) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of(javaOptions));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(ServerProcess::configuresTheServer);
    builder
        .environment()
        .putAll(Map.of("GRPC_PORT", "0", "EDGE_PORT", "0", "DATA_DIR", dataDir.toString()));
    builder.environment().putAll(environment);
    try {
      return new ServerProcess(builder.redirectInput(new File("/dev/null")).start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the server", e);
    }
  }

  static boolean configuresTheServer(String variable) {
    return variable.matches(
        "(GRPC|EDGE)_PORT|EDGE_ORIGINS|TRUSTED_PROXIES|BIND_ADDRESS|DATA_DIR|DATABASE_URL|DEMO_PASSWORD"
            + "|MAX_FILE_SIZE|FILE_QUOTA|(NATS|S3|TLS)_.*");
  }

  /**
   * Waits until the server says that it serves.
   *
   * @param timeout how long at most
   * @return where: {@code host:port}
   * @throws IllegalStateException if it ends, or does not come so far in time
   * @throws InterruptedException if the wait is interrupted
   */
  public String awaitReady(Duration timeout) throws InterruptedException {
    try {
      return ready.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "the server ended before it was ready:\n" + String.join("\n", output()), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the server was not ready within " + timeout + ":\n" + String.join("\n", output()), e);
    }
  }

  /**
   * Where the edge speaks HTTP in clear text.
   *
   * @return an address such as {@code http://127.0.0.1:8080}, once the server is ready; empty if
   *     there is none
   */
  public String edge() {
    return edge;
  }

  /**
   * Asks the server to stop (SIGTERM) and waits for its end.
   *
   * @param timeout how long at most
   * @return its exit code
   * @throws IllegalStateException if it does not end in time
   * @throws InterruptedException if the wait is interrupted
   */
  public int stop(Duration timeout) throws InterruptedException {
    process.toHandle().destroy(); // Process.destroy would not let us read what it says at the end
    return awaitExit(timeout);
  }

  /**
   * Waits until the server has ended by itself and all its output was read.
   *
   * @param timeout how long at most
   * @return its exit code
   * @throws IllegalStateException if it does not end in time
   * @throws InterruptedException if the wait is interrupted
   */
  public int awaitExit(Duration timeout) throws InterruptedException {
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(
          "the server did not end within " + timeout + ":\n" + String.join("\n", output()));
    }
    reader.join(timeout.toMillis());
    return process.exitValue();
  }

  /**
   * Kills the server (SIGKILL) and waits until it is gone.
   *
   * @throws InterruptedException if the wait is interrupted
   */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join();
  }

  /**
   * The number of the process.
   *
   * @return as the system counts them
   */
  public long pid() {
    return process.pid();
  }

  /**
   * What the server has printed so far.
   *
   * @return its last lines, standard output and standard error together
   */
  public List<String> output() {
    synchronized (output) {
      return List.copyOf(output);
    }
  }

  /** Kills the server if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException e) {
      // This process ends too: the hook has run or will.
    }
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        keep(line);
        Matcher browsers = EDGE.matcher(line);
        if (browsers.find()) {
          edge = browsers.group(1);
        }
        Matcher matcher = READY.matcher(line);
        if (matcher.find()) {
          ready.complete(matcher.group(1));
        }
      }
      ready.completeExceptionally(new IllegalStateException("no ready line"));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  private void keep(String line) {
    synchronized (output) {
      output.addLast(line);
      if (output.size() > MOST_OUTPUT_LINES) {
        output.removeFirst();
      }
    }
  }
}
