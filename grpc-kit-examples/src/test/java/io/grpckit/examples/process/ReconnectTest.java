package io.grpckit.examples.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A chat whose server is killed and started again under it goes on, and misses nothing. */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ReconnectTest {
  private static final int LINES = 30;

  @TempDir private Path folder;
  private ServerProcess server;
  private Process chat;

  @AfterEach
  void stop() throws Exception {
    chat.destroyForcibly().waitFor();
    server.close();
  }

  @Test
  void chatGoesOnAfterTheServerWasKilled() throws Exception {
    Path output = folder.resolve("chat.out");
    String target = startServer(0);
    ClientProcess.signIn(folder, target);
    chat = ClientProcess.builder(folder, "chat", "lobby").redirectOutput(output.toFile()).start();
    try (Writer lines = chat.outputWriter(UTF_8)) {
      for (int i = 0; i < LINES; i++) {
        lines.write("line " + i + "\n");
        lines.flush();
        if (i == LINES / 3) {
          await()
              .atMost(Duration.ofMinutes(1))
              .until(() -> Files.readString(output).contains("line 3\n"));
          server.kill();
        }
      }
      startServer(Integer.parseInt(target.split(":")[1]));
      lines.write("after\n");
    }

    assertThat(chat.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(chat.exitValue()).isZero();
    assertThat(Files.readAllLines(output).stream())
        .filteredOn(line -> !line.startsWith("* ")) // who comes and goes
        .extracting(line -> line.replaceFirst(".*: ", ""))
        .containsExactlyElementsOf(
            Stream.concat(IntStream.range(0, LINES).mapToObj(i -> "line " + i), Stream.of("after"))
                .toList());
  }

  private String startServer(int port) throws InterruptedException {
    server = ServerProcess.start(folder.resolve("data"), Map.of("GRPC_PORT", String.valueOf(port)));
    return server.awaitReady(Servers.START_TIMEOUT);
  }
}
