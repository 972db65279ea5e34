package io.grpckit.examples.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.UploadResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server of 128 MiB takes and gives files that are larger than it is. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LargeUploadTest {
  private static final long MIB = 1 << 20;

  @TempDir private Path dataDir;

  @Test
  @Tag("slow")
  void takesAndGivesAFileOfEightTimesItsMemory() throws Exception {
    long size = 1024 * MIB;
    try (ServerProcess server = ServerProcess.start(dataDir, Map.of(), "-Xmx128m");
        TestClient client = TestClient.signIn(server.awaitReady(Servers.START_TIMEOUT))) {
      GeneratedUpload upload = new GeneratedUpload(size);
      client.asyncFiles().uploadFile(upload);
      UploadResponse stored = upload.response.get(8, TimeUnit.MINUTES);

      assertThat(stored.getSize()).isEqualTo(size);
      assertThat(stored.getSha256()).isEqualTo(upload.sha256());
      assertThat(sha256OfDownload(client, stored.getFileId())).isEqualTo(stored.getSha256());
      OptionalLong peak = peakMemory(server.pid());
      if (peak.isPresent()) {
        assertThat(peak.getAsLong()).isLessThan(512 * MIB);
      }
      assertThat(server.output()).noneMatch(line -> line.contains("OutOfMemoryError"));
    }
  }

  private static String sha256OfDownload(TestClient client, String fileId) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    Iterator<FileChunk> chunks =
        client.files().downloadFile(DownloadFileRequest.newBuilder().setFileId(fileId).build());
    while (chunks.hasNext()) {
      digest.update(chunks.next().getData().asReadOnlyByteBuffer());
    }
    return HexFormat.of().formatHex(digest.digest());
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

  /** Sends what it generates, a chunk whenever the server is ready for one. */
  private static final class GeneratedUpload
      implements ClientResponseObserver<FileChunk, UploadResponse> {
    private static final int CHUNK = 256 * 1024;

    private final CompletableFuture<UploadResponse> response = new CompletableFuture<>();
    private final MessageDigest digest = sha256Digest();
    private final byte[] chunk = new byte[CHUNK];
    private final long size;
    private long sent;

    private GeneratedUpload(long size) {
      this.size = size;
      new Random(17).nextBytes(chunk);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<FileChunk> requests) {
      requests.setOnReadyHandler(() -> send(requests));
    }

    private void send(ClientCallStreamObserver<FileChunk> requests) {
      while (sent < size && requests.isReady()) {
        chunk[0]++;
        chunk[(int) (sent / CHUNK % CHUNK)]++;
        digest.update(chunk);
        FileChunk.Builder next =
            FileChunk.newBuilder().setData(ByteString.copyFrom(chunk)).setOffset(sent);
        if (sent == 0) {
          next.setFilename("large.bin").setDeclaredSize(size);
        }
        requests.onNext(next.build());
        sent += CHUNK;
        if (sent == size) {
          requests.onCompleted();
        }
      }
    }

    private String sha256() {
      return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void onNext(UploadResponse value) {
      response.complete(value);
    }

    @Override
    public void onError(Throwable failure) {
      response.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {}

    private static MessageDigest sha256Digest() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
