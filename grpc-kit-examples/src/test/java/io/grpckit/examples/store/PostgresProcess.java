package io.grpckit.examples.store;

import static org.awaitility.Awaitility.await;

import io.grpckit.examples.Ports;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A PostgreSQL server that may be stopped, killed and started again. It ends with the JVM. */
public final class PostgresProcess implements AutoCloseable {

  private final Path data;
  private final int port;
  private EmbeddedPostgres server;

  private PostgresProcess(Path folder, int port) {
    this.data = folder.resolve("data-" + port); // what has failed still holds its lock
    this.port = port;
    start();
  }

  /** Starts a server that keeps everything in a folder. */
  public static PostgresProcess start(Path folder) {
    return Ports.launch(port -> new PostgresProcess(folder, port));
  }

  /** Where it is, as {@code DATABASE_URL} names it. */
  public String url() {
    return "postgresql://postgres:postgres@localhost:%d/postgres".formatted(port);
  }

  /** Starts it again on the same port and the same data. */
  public void start() {
    try {
      server =
          EmbeddedPostgres.builder()
              .setPort(port)
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setOverrideWorkingDirectory(Path.of("target", "postgres").toAbsolutePath().toFile())
              .setServerConfig("fsync", "on") // as users run it; the embedded one is careless
              .setServerConfig("synchronous_commit", "on")
              .setPGStartupWait(Duration.ofSeconds(60))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it as an operator does. */
  public void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it as a dying machine would, but that the disk stays. */
  public void kill() throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    var workers = postmaster.descendants().toList();
    postmaster.destroyForcibly();
    workers.forEach(ProcessHandle::destroyForcibly);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !postmaster.isAlive() && workers.stream().noneMatch(ProcessHandle::isAlive));
    stop(); // nothing is left to stop, but its lock is let go
    Files.deleteIfExists(pidFile);
  }

  @Override
  public void close() {
    stop();
  }
}
