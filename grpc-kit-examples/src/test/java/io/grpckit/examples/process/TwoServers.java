package io.grpckit.examples.process;

import io.grpckit.examples.Engines;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Two servers on the same PostgreSQL, NATS and S3, and alice at each of them. */
final class TwoServers implements AutoCloseable {
  private final Engines engines;
  private final List<ServerProcess> processes;
  private final TestClient here;
  private final TestClient there;

  private TwoServers(Path folder) throws InterruptedException {
    engines = Engines.start(folder.resolve("engines"));
    Map<String, String> environment = engines.environment();
    processes =
        List.of(
            ServerProcess.start(folder.resolve("one"), environment),
            ServerProcess.start(folder.resolve("two"), environment));
    here = TestClient.signIn(processes.get(0).awaitReady(Servers.START_TIMEOUT));
    there = here.at(processes.get(1).awaitReady(Servers.START_TIMEOUT));
  }

  static TwoServers start(Path folder) throws InterruptedException {
    return new TwoServers(folder);
  }

  /** At the first. */
  TestClient here() {
    return here;
  }

  /** At the second. */
  TestClient there() {
    return there;
  }

  List<ServerProcess> processes() {
    return processes;
  }

  String natsUrl() {
    return engines.environment().get("NATS_URL");
  }

  @Override
  public void close() {
    here.close();
    there.close();
    processes.forEach(ServerProcess::close);
    engines.close();
  }
}
