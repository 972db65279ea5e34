package io.grpckit.examples.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.examples.Engines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/example --engines} and {@code bin/example client demo} do. */
@Tag("engines")
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EnginesDemoTest {
  @TempDir private Path folder;

  @Test
  void playsTheWholeStoryOnPostgresNatsAndS3() throws Exception {
    Path file = Files.write(folder.resolve("small.bin"), new byte[7_000_000]);
    try (Engines engines = Engines.start(folder.resolve("engines"));
        ServerProcess server = ServerProcess.start(folder.resolve("data"), engines.environment())) {
      String target = server.awaitReady(Servers.START_TIMEOUT);
      for (int i = 0; i < 2; i++) {
        ClientProcess demo = ClientProcess.run(folder, "demo", "--target", target, file.toString());

        assertThat(demo.output()).contains("Everything went as it must.");
        assertThat(demo.exitCode()).isZero();
      }
      assertThat(server.stop(Servers.STOP_TIMEOUT)).isZero();
    }
  }
}
