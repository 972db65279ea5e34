package io.grpckit.examples.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.examples.file.v1.UploadResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server of 128 MiB takes and gives files that are larger than it is; {@code -Dfile.mib=10240}
 * says how large.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class LargeUploadTest {
  private static final long MIB = 1 << 20;
  private static final GeneratedFile FILE = GeneratedFile.ofMib("file.mib", 1024);

  @TempDir private Path dataDir;

  @Test
  @Tag("slow")
  void takesAndGivesAFileOfEightTimesItsMemory() throws Exception {
    Rates rates = new Rates(FILE.size());
    try (ServerProcess server = ServerProcess.start(dataDir, Map.of(), "-Xmx128m");
        TestClient client = TestClient.signIn(server.awaitReady(Servers.START_TIMEOUT))) {
      UploadResponse stored =
          rates.measure("upload", () -> GeneratedUpload.send(client.asyncFiles(), FILE));
      String sha256 =
          rates.measure("download", () -> Download.sha256(client.asyncFiles(), stored.getFileId()));
      System.out.print(rates);

      assertThat(stored.getSize()).isEqualTo(FILE.size());
      assertThat(stored.getSha256()).isEqualTo(FILE.sha256());
      assertThat(sha256).isEqualTo(stored.getSha256());
      OptionalLong peak = peakMemory(server.pid());
      if (peak.isPresent()) {
        System.out.printf("at most %d MiB of memory%n", peak.getAsLong() / MIB);
        assertThat(peak.getAsLong()).isLessThan(512 * MIB);
      }
      assertThat(server.output()).noneMatch(line -> line.contains("OutOfMemoryError"));
    }
  }

  /** The most memory that the process ever had, heap and all else, where the system tells. */
  private static OptionalLong peakMemory(long pid) throws IOException {
    Path status = Path.of("/proc", String.valueOf(pid), "status");
    if (!Files.exists(status)) {
      return OptionalLong.empty();
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst();
  }
}
