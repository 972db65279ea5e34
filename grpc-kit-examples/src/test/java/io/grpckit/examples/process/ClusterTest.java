package io.grpckit.examples.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/example cluster}. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClusterTest {
  @TempDir private Path folder;

  @Test
  @Tag("slow")
  void failsNoCallWhileAServerIsKilledAndStartedAgain() throws Exception {
    Path output = folder.resolve("output");

    int exitCode = run(output, "--seconds", "20");

    String said = Files.readString(output, UTF_8);
    assertThat(exitCode).as(said).isZero();
    assertThat(said)
        .contains("kill -9 of the server on ", "is started again")
        .containsPattern("[1-9][0-9,.]{3,} calls answered, 0 failed, ");
  }

  @Test
  void needsADatabaseThatCanBeShared() throws Exception {
    ClientProcess client = ClientProcess.run(folder, "cluster", "--seconds", "20");

    assertThat(client.exitCode()).isEqualTo(1);
    assertThat(client.output()).startsWith("error: DATABASE_URL must name the PostgreSQL ");
  }

  @Test
  void needsTheTimeOfARound() throws Exception {
    ClientProcess client = ClientProcess.run(folder, "cluster", "--seconds", "9");

    assertThat(client.exitCode()).isEqualTo(1);
    assertThat(client.output()).startsWith("error: --seconds must be at least 10, was 9");
  }

  /** As bin/example does it where nobody sets a DATABASE_URL. */
  private int run(Path output, String... arguments) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        new ArrayList<>(
            List.of(
                java,
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                LocalCluster.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().remove("DATABASE_URL");
    Process process = builder.start();
    try {
      return process.waitFor();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
