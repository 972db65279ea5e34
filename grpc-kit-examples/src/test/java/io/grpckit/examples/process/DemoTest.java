package io.grpckit.examples.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DemoTest {
  @TempDir private Path folder;

  @Test
  void playsTheWholeStoryAndLeavesNothing() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path file = Files.write(folder.resolve("small.bin"), new byte[100_000]);

    ClientProcess demo = ClientProcess.run(temporary, "demo", file.toString());

    assertThat(demo.output()).endsWith("Everything went as it must." + System.lineSeparator());
    assertThat(demo.exitCode()).isZero();
    assertThat(demo.output())
        .contains("upload   100 %", "download 100 %")
        .containsPattern("log .*user.v1.UserService/ListUsers OK .*trace_id=")
        .contains("grpc_server_call_duration_seconds_count{grpc_method=\"user.v1.UserService/Li")
        .contains("UNAUTHENTICATED", "PERMISSION_DENIED", "it has drained and ended with 0");
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void canBeRepeatedWithAGeneratedFile() throws Exception {
    for (int i = 0; i < 2; i++) {
      ClientProcess demo = ClientProcess.run(folder, "demo");

      assertThat(demo.output()).contains("64.0 of 64.0 MiB", "Everything went as it must.");
      assertThat(demo.exitCode()).isZero();
    }
  }

  @Test
  void canBeRepeatedAgainstOneServer() throws Exception {
    Path file = Files.write(folder.resolve("small.bin"), new byte[100_000]);
    try (ServerProcess server = ServerProcess.start(folder.resolve("data"), Map.of())) {
      String target = server.awaitReady(Servers.START_TIMEOUT);
      for (int i = 0; i < 2; i++) {
        ClientProcess demo = ClientProcess.run(folder, "demo", "--target", target, file.toString());

        assertThat(demo.output()).contains("Everything went as it must.");
        assertThat(demo.exitCode()).isZero();
      }
    }
  }

  @Test
  void failsWithALineWhenNobodyServes() throws Exception {
    ClientProcess demo = ClientProcess.run(folder, "demo", "--target", "127.0.0.1:1");

    assertThat(demo.exitCode()).isEqualTo(1);
    assertThat(demo.output()).contains("error: UNAVAILABLE").doesNotContain("\tat ");
  }
}
