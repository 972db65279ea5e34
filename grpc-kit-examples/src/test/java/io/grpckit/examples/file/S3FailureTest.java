package io.grpckit.examples.file;

import static io.grpckit.examples.file.FileServer.first;
import static io.grpckit.examples.file.FileServer.refusal;
import static io.grpckit.examples.file.store.TestBytes.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.LogLines;
import io.grpckit.examples.file.store.ByteStore;
import io.grpckit.examples.file.store.S3Address;
import io.grpckit.examples.file.store.S3Server;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.UploadResponse;
import io.grpckit.examples.store.Outage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class S3FailureTest {

  private static final byte[] CONTENT = random(600_000);

  private static final Duration PATIENCE = Duration.ofSeconds(6);

  @TempDir private Path folder;

  @Test
  void saysThatS3IsAwayAndGoesOnByItself() throws Exception {
    try (S3Server s3 = S3Server.start(folder.resolve("s3"));
        FileServer server = new FileServer(folder, local -> open(s3))) {
      UploadResponse stored = upload(server);

      s3.kill();
      assertUnavailable(() -> upload(server));
      assertUnavailable(() -> server.download("alice", stored.getFileId()));

      s3.start();
      assertThat(server.download("alice", stored.getFileId())).isEqualTo(CONTENT);
      assertThat(upload(server).getSize()).isEqualTo(CONTENT.length);
    }
  }

  @Test
  void saysThatItsKeyIsRefusedAndGoesOnByItself() throws Exception {
    try (S3Server s3 = S3Server.start(folder.resolve("s3"));
        FileServer server = new FileServer(folder, local -> open(s3));
        LogLines log = LogLines.of(Outage.class)) {
      s3.restart(new S3Address.Credentials("tester", "another secret"));

      assertUnavailable(() -> upload(server));

      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("ERROR storing files fails: S3 refuses: 403")
          .doesNotContain("secret");
      s3.restart(S3Server.KEY);
      assertThat(upload(server).getSize()).isEqualTo(CONTENT.length);
    }
  }

  @Test
  @Tag("slow")
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it cannot let a process hang")
  void waitsForAHangingS3NotForEver() throws Exception {
    byte[] large = random(3_000_000);
    FileChunk[] chunks = chunks(large);
    try (S3Server s3 = S3Server.start(folder.resolve("s3"));
        FileServer server = new FileServer(folder, local -> open(s3, PATIENCE))) {
      UploadResponse stored = whenS3IsAwake(() -> server.upload("alice", chunks));

      try (LogLines log = LogLines.of(Outage.class)) {
        s3.signal("STOP");
        assertUnavailable(() -> server.upload("alice", chunks));
        assertUnavailable(() -> server.download("alice", stored.getFileId()));
        assertThat(log.lines()).hasSize(2);
        assertThat(log.lines().get(0)).startsWith("ERROR storing files fails: S3 cannot");
        assertThat(log.lines().get(1)).startsWith("ERROR reading files fails: S3 cannot");
      }

      s3.signal("CONT");
      whenS3IsAwake(() -> server.upload("alice", chunks));
      assertThat(whenS3IsAwake(() -> server.download("alice", stored.getFileId())))
          .isEqualTo(large);
    }
  }

  /** On a busy machine S3Proxy itself may take longer than we wait here. */
  private static <T> T whenS3IsAwake(Callable<T> call) {
    return await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(call, Objects::nonNull);
  }

  private static FileChunk[] chunks(byte[] content) {
    return IntStream.range(0, 3)
        .mapToObj(i -> Arrays.copyOfRange(content, i * 1_000_000, (i + 1) * 1_000_000))
        .map(part -> first("a", part).build())
        .toArray(FileChunk[]::new);
  }

  private ByteStore open(S3Server s3) {
    return open(s3, Duration.ofMinutes(1));
  }

  private ByteStore open(S3Server s3, Duration patience) {
    try {
      return s3.open(folder.resolve("spool"), patience);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UploadResponse upload(FileServer server) throws Exception {
    return server.upload("alice", first("a", CONTENT).build());
  }

  private static void assertUnavailable(FileServer.ThrowingCall call) throws Exception {
    RpcFailure failure = RpcFailure.from(refusal(call));

    assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(failure.message()).isEqualTo("files cannot be stored or read at the moment");
    assertThat(failure.retryDelay()).isPresent();
  }
}
