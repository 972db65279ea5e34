package io.grpckit.examples.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpckit.examples.file.v1.FileInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloaderTest {
  private static final int CHUNKS = 20;

  private final FakeFiles files = new FakeFiles();
  private final FakeServer server = FakeServer.serving(files);
  private final Connection connection = server.connect();
  private final Downloader download =
      new Downloader(connection, new RecordedProgress(), new Backoff(3, duration -> {}));
  private final FileInfo info = files.add(randomContent());

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    connection.close();
    server.close();
  }

  @Test
  void fetchesTheWholeFile() throws Exception {
    download.download(info, target());

    assertThat(Checksum.of(target())).isEqualTo(info.getSha256());
    assertThat(folderContent()).containsExactly(target());
  }

  @Test
  void fetchesAnEmptyFile() throws Exception {
    download.download(files.add(ByteString.EMPTY), target());

    assertThat(target()).isEmptyFile();
  }

  @Test
  void goesOnWhereItBrokeOff() throws Exception {
    files.breakAfterChunks = 5;
    files.breaks.set(3);

    download.download(info, target());

    assertThat(Checksum.of(target())).isEqualTo(info.getSha256());
    assertThat(files.offsets).hasSize(4).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void goesOnInALaterRun() throws Exception {
    files.breakAfterChunks = 5;
    files.breakWith = Status.RESOURCE_EXHAUSTED;
    files.breaks.set(1);
    assertThatThrownBy(() -> download.download(info, target()))
        .isInstanceOf(StatusRuntimeException.class);
    assertThat(target()).doesNotExist();

    download.download(info, target());

    assertThat(Checksum.of(target())).isEqualTo(info.getSha256());
    assertThat(files.offsets).containsExactly(0L, 5L * FakeFiles.DOWNLOAD_CHUNK);
  }

  @Test
  void leavesNothingOfAFileThatIsNotWhatWasPromised() throws Exception {
    files.garble = true;

    assertThatThrownBy(() -> download.download(info, target()))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("what arrived is not the file");
    assertThat(folderContent()).isEmpty();
  }

  @Test
  void overwritesNothing() throws Exception {
    Files.writeString(target(), "precious");

    assertThatThrownBy(() -> download.download(info, target()))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("exists already");
    assertThat(target()).hasContent("precious");
  }

  @Test
  void noticesAFileThatEndsEarly() {
    FileInfo longer = info.toBuilder().setSize(info.getSize() + 1).build();

    assertThatThrownBy(() -> download.download(longer, target()))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("the server ended early");
  }

  private Path target() {
    return folder.resolve("copy.bin");
  }

  private Stream<Path> folderContent() throws IOException {
    return Files.list(folder);
  }

  private static ByteString randomContent() {
    byte[] bytes = new byte[CHUNKS * FakeFiles.DOWNLOAD_CHUNK - 1];
    new Random(17).nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }
}
