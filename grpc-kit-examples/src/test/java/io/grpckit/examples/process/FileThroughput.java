package io.grpckit.examples.process;

import io.grpckit.examples.file.v1.UploadResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * How fast files come and go: through a server, through a bare call that throws the bytes away or
 * makes them up, and in a loop that hashes and writes as durably, or reads. All in turn, with
 * processes that stay.
 */
final class FileThroughput implements AutoCloseable {
  private static final String DISCARDED = "thrown away by a bare call";
  private static final String WRITTEN = "hashed and written by a loop";
  private static final String UPLOADED = "**uploaded**";
  private static final String MADE_UP = "made up by a bare call";
  private static final String READ = "read by a loop";
  private static final String DOWNLOADED = "**downloaded**";
  private static final String MEMORY = "-Xmx128m";

  private final Path dataDir;
  private final Path local;
  private final ServerProcess server;
  private final BareServer bareServer;
  private final TestClient client;
  private final TestClient bareClient;

  private FileThroughput(Path folder) throws IOException, InterruptedException {
    dataDir = folder.resolve("data");
    local = Files.createDirectory(folder.resolve("local"));
    server = ServerProcess.start(dataDir, Map.of(), MEMORY);
    bareServer = BareServer.start(MEMORY);
    client = TestClient.signIn(server.awaitReady(Servers.START_TIMEOUT));
    bareClient = client.at(bareServer.target());
  }

  static FileThroughput start(Path folder) throws IOException, InterruptedException {
    return new FileThroughput(folder);
  }

  /** Sends and fetches a file in every way, once. */
  void play(GeneratedFile file, Rates rates) throws Exception {
    rates.measure(DISCARDED, () -> GeneratedUpload.send(bareClient.asyncFiles(), file));
    String sha256 = rates.measure(WRITTEN, () -> LocalFile.write(local, file));
    UploadResponse stored =
        rates.measure(UPLOADED, () -> GeneratedUpload.send(client.asyncFiles(), file));
    if (!stored.getSha256().equals(sha256)) {
      throw new IllegalStateException("the server has stored something else");
    }
    rates.measure(MADE_UP, () -> Download.size(bareClient.asyncFiles(), "any", file.size()));
    rates.measure(READ, () -> LocalFile.read(local.resolve("file")));
    rates.measure(
        DOWNLOADED, () -> Download.size(client.asyncFiles(), stored.getFileId(), file.size()));
    Files.delete(local.resolve("file"));
    Files.delete(dataDir.resolve("files").resolve(stored.getFileId()));
  }

  /** How fast uploads are, as a share of the slower of the bare call and the loop. */
  static double uploads(Rates rates) {
    return rates.median(UPLOADED) / Math.min(rates.median(DISCARDED), rates.median(WRITTEN));
  }

  /** How fast downloads are, as a share of the slower of the bare call and the loop. */
  static double downloads(Rates rates) {
    return rates.median(DOWNLOADED) / Math.min(rates.median(MADE_UP), rates.median(READ));
  }

  /** Both, in a line. */
  static String summary(Rates rates) {
    return String.format(
        Locale.ROOT,
        "Of the slower of the bare call and the loop, uploads reach %.0f %%, downloads %.0f %%.",
        100 * uploads(rates),
        100 * downloads(rates));
  }

  @Override
  public void close() {
    client.close();
    bareClient.close();
    bareServer.close();
    server.close();
  }
}
