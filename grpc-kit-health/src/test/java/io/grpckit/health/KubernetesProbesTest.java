package io.grpckit.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of a pod as the kubelet sees it: a server in a process of its own, probed through {@code
 * grpc-health-check} from npm, a client that shares no code with this project.
 */
@Tag("slow")
@Timeout(300)
class KubernetesProbesTest {
  @TempDir private Path folder;
  private ForeignProcess server;
  private ForeignProcess probe;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    Path scripts = folder.resolve("node");
    Files.createDirectories(scripts);
    for (String file : List.of("package.json", "package-lock.json", "probe.js")) {
      Files.copy(Path.of("src/test/node", file), scripts.resolve(file));
    }
    ForeignProcess.start(scripts, "npm", "ci", "--no-audit", "--no-fund").awaitSuccess();
    int port = freePort();
    server =
        ForeignProcess.start(
            folder,
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            ProbedServer.class.getName(),
            folder.resolve("database").toString(),
            Integer.toString(port));
    probe = ForeignProcess.start(scripts, "node", "probe.js", Integer.toString(port));
  }

  @AfterEach
  void stop() {
    probe.kill();
    server.kill();
  }

  @Test
  void passInTheOrderOfAPodsLife() throws IOException, InterruptedException {
    Path database = folder.resolve("database");

    // The start-up probe fails until the database is there; the pod is alive and not restarted.
    awaitCheck("liveness", "SERVING");
    awaitCheck("readiness", "NOT_SERVING");
    awaitCheck("no.such.Service", "NOT_FOUND");
    probe.say("watch readiness");
    Files.createFile(database);
    awaitCheck("readiness", "SERVING");
    awaitCheck("test.v1.TestService", "SERVING");

    // A database that goes away makes the pod unready, not dead.
    Files.delete(database);
    awaitCheck("readiness", "NOT_SERVING");
    awaitCheck("liveness", "SERVING");
    Files.createFile(database);
    awaitCheck("readiness", "SERVING");

    // Terminated, it is unready first, answers for a while, and then goes.
    server.terminate();
    awaitCheck("readiness", "NOT_SERVING");
    assertThat(probe.ask("check liveness", "check liveness ")).isEqualTo("check liveness SERVING");
    assertThat(server.awaitExit()).isEqualTo(143);
    awaitCheck("liveness", "UNAVAILABLE");

    assertThat(probe.lines("watch readiness"))
        .containsExactly(
            "watch readiness NOT_SERVING",
            "watch readiness SERVING",
            "watch readiness NOT_SERVING",
            "watch readiness SERVING",
            "watch readiness NOT_SERVING",
            "watch readiness ended OK");
    assertThat(server.lines("database closed")).hasSize(1);
    assertThat(server.lines("drained in")).hasSize(1);
  }

  private void awaitCheck(String service, String answer) {
    String expected = "check " + service + " " + answer;
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> probe.ask("check " + service, "check " + service + " ").equals(expected));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
