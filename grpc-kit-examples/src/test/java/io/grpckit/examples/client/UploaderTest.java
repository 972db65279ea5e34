package io.grpckit.examples.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpckit.examples.file.v1.UploadResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploaderTest {
  private static final int SIZE = 3_000_000;

  private final FakeFiles files = new FakeFiles();
  private final FakeServer server = FakeServer.serving(files);
  private final Connection connection = server.connect();
  private final RecordedProgress progress = new RecordedProgress();
  private final Uploader upload =
      new Uploader(connection, progress, new Backoff(3, duration -> {}));

  @TempDir private Path folder;
  private Path file;
  private ByteString content;

  @BeforeEach
  void writeAFile() throws IOException {
    byte[] bytes = new byte[SIZE];
    new Random(17).nextBytes(bytes);
    content = ByteString.copyFrom(bytes);
    file = Files.write(folder.resolve("holiday.jpg"), bytes);
  }

  @AfterEach
  void stop() {
    connection.close();
    server.close();
  }

  @Test
  void sendsTheWholeFileAndDeclaresIt() throws Exception {
    UploadResponse stored = upload.upload(file);

    assertThat(files.files).containsOnly(Map.entry(stored.getFileId(), content));
    assertThat(files.firstChunks)
        .singleElement()
        .satisfies(
            first -> {
              assertThat(first.getFilename()).isEqualTo("holiday.jpg");
              assertThat(first.getDeclaredSize()).isEqualTo(SIZE);
              assertThat(first.getSha256()).isEqualTo(FakeFiles.sha256(content));
            });
    assertThat(progress.done).isEqualTo(SIZE);
  }

  @Test
  void sendsAnEmptyFile() throws Exception {
    UploadResponse stored = upload.upload(Files.createFile(folder.resolve("empty")));

    assertThat(stored.getSize()).isZero();
  }

  @Test
  void goesOnWhereItBrokeOff() throws Exception {
    files.breakAfterChunks = 2;
    files.breaks.set(2);

    UploadResponse stored = upload.upload(file);

    assertThat(files.files.get(stored.getFileId())).isEqualTo(content);
    assertThat(files.offsets).hasSize(3).startsWith(0L).doesNotHaveDuplicates().isSorted();
    assertThat(progress.starts).isEqualTo(files.offsets);
  }

  @Test
  void doesNotSendAgainWhatIsStored() throws Exception {
    UploadResponse stored = upload.upload(file);

    assertThat(upload.upload(file)).isEqualTo(stored);

    assertThat(files.offsets).hasSize(1);
    assertThat(progress.starts).containsExactly(0L, (long) SIZE);
  }

  @Test
  void goesOnInALaterRun() throws Exception {
    files.breakAfterChunks = 2;
    files.breakWith = Status.RESOURCE_EXHAUSTED;
    files.breaks.set(1);
    assertThatThrownBy(() -> upload.upload(file)).isInstanceOf(StatusRuntimeException.class);

    UploadResponse stored =
        new Uploader(connection, progress, new Backoff(1, duration -> {})).upload(file);

    assertThat(files.files.get(stored.getFileId())).isEqualTo(content);
    assertThat(files.offsets.get(1)).isPositive();
  }

  @Test
  void givesUpOnAServerThatStaysAway() {
    files.breaks.set(1000);

    assertThatThrownBy(() -> upload.upload(Files.write(folder.resolve("tiny"), new byte[10])))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
  }

  @Test
  void doesNotTrustAServerThatStoredSomethingElse() {
    files.garble = true;

    assertThatThrownBy(() -> upload.upload(file))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("the server stored another file");
  }

  @Test
  void readsNoMoreThanAStalledServerTakes() throws Exception {
    files.stalls = true;
    Path large = folder.resolve("large");
    try (var out = Files.newOutputStream(large)) {
      for (int i = 0; i < 64; i++) {
        out.write(new byte[1 << 20]);
      }
    }

    CompletableFuture<Void> uploading =
        CompletableFuture.runAsync(
            () ->
                assertThatThrownBy(() -> upload.upload(large))
                    .isInstanceOf(StatusRuntimeException.class));

    await().atMost(Duration.ofSeconds(20)).until(() -> files.stalled != null);
    files.stalled.request(8);
    await().atMost(Duration.ofSeconds(20)).until(() -> files.taken.get() == 8);
    server.close();
    uploading.get(20, TimeUnit.SECONDS);
    assertThat(progress.done).isLessThan(6 << 20);
  }
}
