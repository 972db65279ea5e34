package io.grpckit.examples.file;

import static io.grpckit.examples.file.FileServer.first;
import static io.grpckit.examples.file.FileServer.refusal;
import static io.grpckit.examples.file.store.TestBytes.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.LogLines;
import io.grpckit.examples.file.store.ByteStore;
import io.grpckit.examples.store.Outage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A folder in which nothing can be written any more, as when it is mounted anew, read-only: a file
 * takes its place, which not even root can write into as a folder.
 */
class BrokenFolderTest {

  private static final byte[] CONTENT = random(1_000);

  @TempDir private Path folder;

  private FileServer server;
  private Path parts;

  @BeforeEach
  void start() throws Exception {
    server = new FileServer(folder);
    parts = folder.resolve("files/parts");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void saysSoAndGoesOnByItself() throws Exception {
    try (LogLines log = LogLines.of(Outage.class)) {
      String id = upload();
      breakFolder();

      RpcFailure failure = RpcFailure.from(refusal(this::upload));
      assertThat(RpcFailure.from(refusal(this::upload))).isEqualTo(failure);

      assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(failure.message()).isEqualTo("files cannot be stored or read at the moment");
      assertThat(failure.retryDelay()).isPresent();
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("ERROR storing files fails: " + parts)
          .doesNotContain("\n");
      assertThat(server.download("bob", id)).as("what is there is read").isEqualTo(CONTENT);

      mendFolder();
      assertThat(server.download("bob", upload())).isEqualTo(CONTENT);
      assertThat(log.lines()).hasSize(2).last().isEqualTo("INFO storing files works again");
    }
  }

  @Test
  void isUnfitMeanwhile() throws Exception {
    ByteStore store = ByteStore.inDirectory(folder.resolve("files"));
    store.check();

    breakFolder();
    assertThatThrownBy(store::check).isInstanceOf(IOException.class).hasMessageContaining("parts");

    mendFolder();
    store.check();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "others have no /proc")
  void doesNotStartWhereNobodyMayWrite() {
    assertThatThrownBy(() -> ByteStore.inDirectory(Path.of("/proc/self/files")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/proc/self/files");
  }

  /** Root may write whatever the permissions are, but not where it is mounted read-only. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has other permissions")
  void doesNotStartWhereOneMayOnlyRead() throws Exception {
    Files.setPosixFilePermissions(parts, PosixFilePermissions.fromString("r-x------"));
    try {
      if (Files.isWritable(parts)) {
        ByteStore.inDirectory(folder.resolve("files")).check();
      } else {
        assertThatThrownBy(() -> ByteStore.inDirectory(folder.resolve("files")))
            .isInstanceOf(IOException.class)
            .hasMessage(parts + " cannot be written to");
      }
    } finally {
      Files.setPosixFilePermissions(parts, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private String upload() throws Exception {
    return server.upload("alice", first("a", CONTENT).build()).getFileId();
  }

  private void breakFolder() throws IOException {
    Files.delete(parts);
    Files.createFile(parts);
  }

  private void mendFolder() throws IOException {
    Files.delete(parts);
    Files.createDirectory(parts);
  }
}
