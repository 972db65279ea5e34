package io.grpckit.lb.process;

import io.grpckit.lb.Backends;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, which can be killed and frozen. */
final class BackendProcess implements AutoCloseable {
  private final Process process;
  private final String address;
  private final int port;

  private BackendProcess(Process process, String address, int port) {
    this.process = process;
    this.address = address;
    this.port = port;
  }

  static BackendProcess start(String address) throws IOException {
    return start(address, 0);
  }

  static BackendProcess start(String address, int port) throws IOException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                BackendProcess.class.getName(),
                address,
                String.valueOf(port))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String said = output.readLine();
    if (said == null) {
      throw new IOException("the backend on " + address + " did not start");
    }
    return new BackendProcess(process, address, Integer.parseInt(said));
  }

  /** The process itself: serves until it is killed, or its starter is gone. */
  @SuppressWarnings("SystemOut") // its port is what its starter waits for
  public static void main(String[] args) throws Exception {
    try (Backends backends = new Backends()) {
      System.out.println(backends.start(args[0], Integer.parseInt(args[1])));
      ProcessHandle.current().parent().orElseThrow().onExit().get(10, TimeUnit.MINUTES);
    }
  }

  int port() {
    return port;
  }

  String hostAndPort() {
    return address + ":" + port;
  }

  void kill() {
    process.destroyForcibly();
  }

  void freeze() throws IOException, InterruptedException {
    signal("-STOP");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
