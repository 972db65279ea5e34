package io.grpckit.examples.file;

import static io.grpckit.examples.file.FileServer.MAX_FILE_SIZE;
import static io.grpckit.examples.file.FileServer.first;
import static io.grpckit.examples.file.FileServer.next;
import static io.grpckit.examples.file.FileServer.refusal;
import static io.grpckit.examples.file.store.TestBytes.random;
import static io.grpckit.examples.file.store.TestBytes.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.grpc.Status;
import io.grpc.stub.BlockingClientCall;
import io.grpckit.errors.RpcFailure;
import io.grpckit.errors.Violation;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.UploadResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UploadRefusalTest {

  private static final byte[] TEN = random(10);
  private static final String OTHER_SHA256 = "0".repeat(64);

  @TempDir private static Path folder;

  private static FileServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new FileServer(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Arguments> badUploads() throws Exception {
    FileChunk whole = first("a", TEN).build();
    return Stream.of(
        arguments("no chunk", List.of(), "filename", "must be set in the first chunk"),
        arguments("no name", List.of(next(TEN)), "filename", "must be set in the first chunk"),
        arguments(
            "truncated",
            List.of(first("a", TEN).setDeclaredSize(11).build()),
            "declared_size",
            "must be the size of the file, of which 10 bytes have arrived"),
        arguments(
            "too long",
            List.of(first("a", TEN).setDeclaredSize(15).build(), next(TEN)),
            "declared_size",
            "must be the size of the file, which is larger"),
        arguments(
            "wrong SHA-256",
            List.of(first("a", TEN).setSha256(OTHER_SHA256).build()),
            "sha256",
            "must be that of the file, which is " + sha256(TEN)),
        arguments(
            "offset before anything has arrived",
            List.of(first("a", TEN).setOffset(5).build()),
            "offset",
            "must be 0, since nothing has arrived"),
        arguments(
            "gap",
            List.of(whole, next(TEN).toBuilder().setOffset(11).build()),
            "offset",
            "must be 10, which has arrived"),
        arguments(
            "another name later",
            List.of(whole, first("b", TEN).build()),
            "filename",
            "must be as in the first chunk"),
        arguments(
            "another size later",
            List.of(whole, next(TEN).toBuilder().setDeclaredSize(20).build()),
            "declared_size",
            "must be as in the first chunk"),
        arguments(
            "another SHA-256 later",
            List.of(whole, next(TEN).toBuilder().setSha256(OTHER_SHA256).build()),
            "sha256",
            "must be as in the first chunk"),
        arguments(
            "an upload id later",
            List.of(whole, next(TEN).toBuilder().setUploadId("late").build()),
            "upload_id",
            "must be as in the first chunk"),
        arguments(
            "declared over the limit",
            List.of(first("a", TEN).setDeclaredSize(MAX_FILE_SIZE + 1).build()),
            "declared_size",
            "must be at most " + MAX_FILE_SIZE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badUploads")
  void namesTheFieldAndKeepsNothing(String what, List<FileChunk> chunks, String field, String rule)
      throws Exception {
    RpcFailure failure =
        RpcFailure.from(refusal(() -> server.upload("alice", chunks.toArray(FileChunk[]::new))));

    assertThat(failure.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure.violations()).containsExactly(Violation.of(field, rule));
    assertThat(server.stored()).isEmpty();
  }

  static Stream<Arguments> malformedChunks() {
    return Stream.of(
        arguments("../../x", first("../../x", TEN), "filename"),
        arguments("/etc/passwd", first("/etc/passwd", TEN), "filename"),
        arguments("backslash", first("a\\b", TEN), "filename"),
        arguments("..", first("..", TEN), "filename"),
        arguments("NUL", first("a\0b", TEN), "filename"),
        arguments("long name", first("a".repeat(256), TEN), "filename"),
        arguments("long chunk", first("a", new byte[(1 << 20) + 1]), "data"),
        arguments("negative size", first("a", TEN).setDeclaredSize(-1), "declared_size"),
        arguments("no SHA-256", first("a", TEN).setSha256("abc"), "sha256"),
        arguments("path as upload id", first("a", TEN).setUploadId("../x"), "upload_id"),
        arguments("negative offset", first("a", TEN).setOffset(-1), "offset"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformedChunks")
  void refusesWhatTheContractDoesNotAllow(String what, FileChunk.Builder chunk, String field)
      throws Exception {
    RpcFailure failure = RpcFailure.from(refusal(() -> server.upload("alice", chunk.build())));

    assertThat(failure.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure.violations()).extracting(Violation::field).containsExactly(field);
    assertThat(server.stored()).isEmpty();
  }

  @Test
  void stopsAFileThatGrowsOverTheLimit() throws Exception {
    byte[] mebibyte = new byte[1 << 20];
    FileChunk[] chunks =
        Stream.concat(
                Stream.of(first("a", mebibyte).build()), Stream.generate(() -> next(mebibyte)))
            .limit(5)
            .toArray(FileChunk[]::new);

    RpcFailure failure = RpcFailure.from(refusal(() -> server.upload("alice", chunks)));

    assertThat(failure.violations())
        .containsExactly(Violation.of("data", "must make a file of at most " + MAX_FILE_SIZE));
    assertThat(server.stored()).isEmpty();
  }

  @Test
  void keepsNothingOfACancelledUpload() throws Exception {
    BlockingClientCall<FileChunk, UploadResponse> call = server.as("alice").uploadFile();
    call.write(first("a", TEN).build());
    await().atMost(Duration.ofSeconds(30)).until(() -> server.stored().size() == 1);

    call.cancel("changed my mind", null);

    await().atMost(Duration.ofSeconds(30)).until(() -> server.stored().isEmpty());
  }

  @Test
  void keepsNothingOfWhatACrashInterrupted() throws Exception {
    BlockingClientCall<FileChunk, UploadResponse> call = server.as("alice").uploadFile();
    call.write(first("a", TEN).build());
    await().atMost(Duration.ofSeconds(30)).until(() -> server.stored().size() == 1);

    new FileServer(folder).close(); // starts as if the first one had died

    assertThat(server.stored()).isEmpty();
    call.cancel("the end", null);
  }
}
