package io.grpckit.examples.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.examples.file.store.S3Server;
import io.grpckit.examples.file.v1.UploadResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast files come and go, beside a call that throws the bytes away and a loop that hashes and
 * writes them, all in turn. {@code -Dfile.mib=1024 -Dfile.rounds=9} measures longer than the build
 * does, and prints the table of the README.
 */
@Tag("slow")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class FileThroughputTest {
  private static final GeneratedFile FILE = GeneratedFile.ofMib("file.mib", 64);
  private static final int ROUNDS = Integer.getInteger("file.rounds", 3);

  /** What the build asks for, where nothing is warm and the machine does much else. */
  private static final double AT_LEAST = 0.2;

  @TempDir private Path folder;

  private final Rates rates = new Rates(FILE.size());

  @Test
  void costsLittleBesideTheNetworkAndTheDisk() throws Exception {
    Path dataDir = folder.resolve("data");
    try (ServerProcess server = ServerProcess.start(dataDir, Map.of(), "-Xmx128m");
        BareServer bare = BareServer.start("-Xmx128m");
        TestClient client = TestClient.signIn(server.awaitReady(Servers.START_TIMEOUT));
        TestClient bareClient = client.at(bare.target())) {
      for (int round = 0; round < ROUNDS; round++) {
        Path local = Files.createDirectory(folder.resolve("local-" + round));
        rates.measure("discarded", () -> GeneratedUpload.send(bareClient.asyncFiles(), FILE));
        String sha256 = rates.measure("local write", () -> LocalFile.write(local, FILE));
        UploadResponse stored =
            rates.measure("upload", () -> GeneratedUpload.send(client.asyncFiles(), FILE));
        assertThat(stored.getSha256()).isEqualTo(sha256);
        rates.measure("made up", () -> Download.size(bareClient.asyncFiles(), "any", FILE.size()));
        rates.measure("local read", () -> LocalFile.read(local.resolve("file")));
        rates.measure(
            "download", () -> Download.size(client.asyncFiles(), stored.getFileId(), FILE.size()));
        Files.delete(local.resolve("file"));
        Files.delete(dataDir.resolve("files").resolve(stored.getFileId()));
      }
    }
    System.out.print(rates);

    double slower = Math.min(rates.median("discarded"), rates.median("local write"));
    assertThat(rates.median("upload")).isGreaterThan(AT_LEAST * slower);
    assertThat(rates.median("download"))
        .isGreaterThan(AT_LEAST * Math.min(rates.median("made up"), rates.median("local read")));
  }

  /** How fast S3Proxy takes and gives parts, mostly. */
  @Test
  void goesThroughToS3() throws Exception {
    GeneratedFile file = new GeneratedFile(FILE.size() / 4);
    Rates ofS3 = new Rates(file.size());
    try (S3Server s3 = S3Server.start(folder.resolve("s3"));
        ServerProcess server =
            ServerProcess.start(folder.resolve("data"), s3.environment(), "-Xmx128m");
        TestClient client = TestClient.signIn(server.awaitReady(Servers.START_TIMEOUT))) {
      UploadResponse stored =
          ofS3.measure("S3 upload", () -> GeneratedUpload.send(client.asyncFiles(), file));
      String sha256 =
          ofS3.measure(
              "S3 download", () -> Download.sha256(client.asyncFiles(), stored.getFileId()));

      assertThat(stored.getSha256()).isEqualTo(file.sha256());
      assertThat(sha256).isEqualTo(stored.getSha256());
    }
    System.out.print(ofS3);
  }
}
