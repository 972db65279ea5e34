package io.grpckit.examples.file;

import static io.grpckit.examples.file.FileServer.first;
import static io.grpckit.examples.file.FileServer.next;
import static io.grpckit.examples.file.FileServer.refusal;
import static io.grpckit.examples.file.store.TestBytes.random;
import static io.grpckit.examples.file.store.TestBytes.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.stub.BlockingClientCall;
import io.grpckit.errors.RpcFailure;
import io.grpckit.errors.Violation;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.FileInfo;
import io.grpckit.examples.file.v1.GetFileInfoRequest;
import io.grpckit.examples.file.v1.UploadResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadResumeTest {

  private static final byte[] CONTENT = random(1000);
  private static final byte[] HEAD = Arrays.copyOfRange(CONTENT, 0, 600);
  private static final byte[] TAIL = Arrays.copyOfRange(CONTENT, 600, 1000);

  @TempDir private Path folder;

  private FileServer server;

  @BeforeEach
  void start() throws Exception {
    server = new FileServer(folder);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void goesOnWhereItBrokeOff() throws Exception {
    breakOffAfterHead();

    UploadResponse stored = server.upload("alice", tail().build());

    assertThat(stored.getSha256()).isEqualTo(sha256(CONTENT));
    assertThat(server.download("alice", stored.getFileId())).isEqualTo(CONTENT);
  }

  @Test
  void goesOnAfterARestart() throws Exception {
    breakOffAfterHead();
    server.restart();

    FileInfo progress = info("alice");
    assertThat(progress.getSize()).isEqualTo(HEAD.length);
    assertThat(progress.getFilename()).isEqualTo("a");
    assertThat(progress.getFileId()).isEmpty();
    assertThat(progress.getSha256()).isEmpty();

    UploadResponse stored = server.upload("alice", tail().build());
    assertThat(server.download("alice", stored.getFileId())).isEqualTo(CONTENT);
  }

  @Test
  void keepsWhatArrivedOfATruncatedUpload() throws Exception {
    RpcFailure failure = RpcFailure.from(refusal(() -> server.upload("alice", head().build())));

    assertThat(failure.violations()).extracting(Violation::field).containsExactly("declared_size");
    assertThat(info("alice").getSize()).isEqualTo(HEAD.length);
  }

  @Test
  void beginsAnewAtZero() throws Exception {
    byte[] other = random(700);
    breakOffAfterHead();

    UploadResponse stored =
        server.upload("alice", first("a", other).setUploadId("up").setDeclaredSize(700).build());

    assertThat(server.download("alice", stored.getFileId())).isEqualTo(other);
  }

  @Test
  void refusesToGoOnElsewhereOrUnderAnotherName() throws Exception {
    breakOffAfterHead();

    assertRefused(tail().setOffset(601), "offset", "must be 0 or 600, which has arrived");
    assertRefused(tail().setOffset(1), "offset", "must be 0 or 600, which has arrived");
    assertRefused(tail().setFilename("b"), "filename", "must be the same as when the upload began");
    assertThat(info("alice").getSize()).as("still there").isEqualTo(HEAD.length);
  }

  private void assertRefused(FileChunk.Builder chunk, String field, String rule) throws Exception {
    RpcFailure failure = RpcFailure.from(refusal(() -> server.upload("alice", chunk.build())));
    assertThat(failure.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure.violations()).containsExactly(Violation.of(field, rule));
  }

  @Test
  void belongsToItsSender() throws Exception {
    breakOffAfterHead();

    assertThat(RpcFailure.from(refusal(() -> info("bob"))).code()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(RpcFailure.from(refusal(() -> server.upload("bob", tail().build()))).violations())
        .containsExactly(Violation.of("filename", "must be set in the first chunk"));
  }

  @Test
  void answersAFinishedUploadAgain() throws Exception {
    UploadResponse stored = server.upload("alice", head().build(), next(TAIL));

    assertThat(server.upload("alice", head().build(), next(TAIL))).isEqualTo(stored);
    assertThat(
            server.upload(
                "alice",
                FileChunk.newBuilder().setUploadId("up").setOffset(CONTENT.length).build()))
        .isEqualTo(stored);
    assertThat(info("alice").getFileId()).isEqualTo(stored.getFileId());
    assertThat(server.stored()).hasSize(1);
    assertThat(server.idle()).isTrue();
  }

  @Test
  void doesNotTakeAnotherFileForAFinishedUpload() throws Exception {
    server.upload("alice", head().build(), next(TAIL));

    assertRefused(
        head().setDeclaredSize(7), "declared_size", "must be 1000, as of the finished upload");
    assertRefused(
        head().setSha256("0".repeat(64)), "sha256", "must be that of the finished upload");
  }

  @Test
  void throwsAwayWhatCanNeverBecomeTheFile() throws Exception {
    breakOffAfterHead();

    refusal(() -> server.upload("alice", tail().setSha256("0".repeat(64)).build()));

    assertThat(RpcFailure.from(refusal(() -> info("alice"))).code())
        .isEqualTo(Status.Code.NOT_FOUND);
    assertThat(server.stored()).isEmpty();
  }

  @Test
  void takesOverFromACallThatIsStillThere() throws Exception {
    BlockingClientCall<FileChunk, UploadResponse> lost = server.as("alice").uploadFile();
    lost.write(head().build());
    awaitProgress(HEAD.length);

    UploadResponse stored = server.upload("alice", tail().build());

    assertThat(server.download("alice", stored.getFileId())).isEqualTo(CONTENT);
    lost.write(next(TAIL));
    assertThat(RpcFailure.from(refusal(lost::read)).code()).isEqualTo(Status.Code.ABORTED);
    assertThat(server.download("alice", stored.getFileId())).isEqualTo(CONTENT);
  }

  @Test
  void isForgottenAfterADay() throws Exception {
    breakOffAfterHead();
    server.clock.advance(FileArchive.KEEP_UNFINISHED);
    server.removeAbandoned();
    assertThat(info("alice").getSize()).isEqualTo(HEAD.length);

    server.clock.advance(Duration.ofSeconds(1));
    server.removeAbandoned();

    assertThat(RpcFailure.from(refusal(() -> info("alice"))).code())
        .isEqualTo(Status.Code.NOT_FOUND);
    assertThat(server.stored()).isEmpty();
  }

  @Test
  void isNotForgottenWhileItGoesOn() throws Exception {
    BlockingClientCall<FileChunk, UploadResponse> call = server.as("alice").uploadFile();
    call.write(head().build());
    awaitProgress(HEAD.length);
    server.clock.advance(FileArchive.KEEP_UNFINISHED.plusSeconds(1));

    server.removeAbandoned();

    call.write(next(TAIL));
    call.halfClose();
    assertThat(call.read().getSha256()).isEqualTo(sha256(CONTENT));
  }

  private void breakOffAfterHead() throws Exception {
    BlockingClientCall<FileChunk, UploadResponse> call = server.as("alice").uploadFile();
    call.write(head().build());
    awaitProgress(HEAD.length);
    call.cancel("lost", null);
    await().atMost(Duration.ofSeconds(30)).until(server::idle);
  }

  private void awaitProgress(long size) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> info("alice").getSize() == size);
  }

  private static FileChunk.Builder head() {
    return first("a", HEAD).setUploadId("up").setDeclaredSize(CONTENT.length);
  }

  private static FileChunk.Builder tail() {
    return next(TAIL).toBuilder().setUploadId("up").setOffset(HEAD.length);
  }

  private FileInfo info(String name) throws Exception {
    return server.as(name).getFileInfo(GetFileInfoRequest.newBuilder().setUploadId("up").build());
  }
}
