package io.grpckit.examples.file;

import static io.grpckit.examples.file.FileServer.first;
import static io.grpckit.examples.file.FileServer.next;
import static io.grpckit.examples.file.FileServer.refusal;
import static io.grpckit.examples.file.store.TestBytes.random;
import static io.grpckit.examples.file.store.TestBytes.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpckit.errors.RpcFailure;
import io.grpckit.errors.Violation;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.FileInfo;
import io.grpckit.examples.file.v1.GetFileInfoRequest;
import io.grpckit.examples.file.v1.UploadResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileServiceTest {

  private static final byte[] CONTENT = random(200_000);

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

  @Test
  void storesWhatItReceivesAndSendsItBack() throws Exception {
    UploadResponse stored =
        server.upload(
            "alice",
            first("big file Λ.bin", Arrays.copyOfRange(CONTENT, 0, 70_000))
                .setDeclaredSize(CONTENT.length)
                .setSha256(sha256(CONTENT).toUpperCase(Locale.ROOT))
                .build(),
            next(Arrays.copyOfRange(CONTENT, 70_000, 150_000)),
            next(Arrays.copyOfRange(CONTENT, 150_000, CONTENT.length)));

    assertThat(stored.getSize()).isEqualTo(CONTENT.length);
    assertThat(stored.getSha256()).isEqualTo(sha256(CONTENT));
    assertThat(stored.getFileUrl()).isEqualTo("/v1/files/" + stored.getFileId());
    assertThat(server.download("bob", stored.getFileId())).isEqualTo(CONTENT);
  }

  @Test
  void describesAFile() throws Exception {
    UploadResponse stored = server.upload("alice", first("a.bin", CONTENT).build());

    FileInfo info =
        server
            .as("bob")
            .getFileInfo(GetFileInfoRequest.newBuilder().setFileId(stored.getFileId()).build());

    assertThat(info)
        .isEqualTo(
            FileInfo.newBuilder()
                .setFileId(stored.getFileId())
                .setFileUrl(stored.getFileUrl())
                .setFilename("a.bin")
                .setSize(CONTENT.length)
                .setSha256(sha256(CONTENT))
                .setCreatedAt(server.clock.millis())
                .build());
  }

  @Test
  void storesAnEmptyFile() throws Exception {
    UploadResponse stored = server.upload("alice", first("empty", new byte[0]).build());

    assertThat(stored.getSize()).isZero();
    assertThat(stored.getSha256()).isEqualTo(sha256(new byte[0]));
    List<FileChunk> chunks =
        server.chunks(
            "alice", DownloadFileRequest.newBuilder().setFileId(stored.getFileId()).build());
    assertThat(chunks).hasSize(1);
    assertThat(chunks.get(0).getFilename()).isEqualTo("empty");
  }

  @Test
  void takesDeclarationsThatEveryChunkRepeats() throws Exception {
    FileChunk.Builder chunk = first("a", random(10)).setDeclaredSize(30);

    UploadResponse stored =
        server.upload(
            "alice", chunk.build(), chunk.setOffset(10).build(), chunk.setOffset(20).build());

    assertThat(stored.getSize()).isEqualTo(30);
  }

  @Test
  void survivesARestart() throws Exception {
    UploadResponse stored = server.upload("alice", first("a", CONTENT).build());

    server.restart();

    assertThat(server.download("alice", stored.getFileId())).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 200000",
    "0, 10, 0, 10",
    "5, 0, 5, 200000",
    "65536, 65536, 65536, 131072",
    "199999, 1, 199999, 200000",
    "199999, 9223372036854775807, 199999, 200000",
    "200000, 0, 200000, 200000",
    "200000, 7, 200000, 200000"
  })
  void sendsTheRangeThatIsAskedFor(long offset, long length, int from, int to) throws Exception {
    UploadResponse stored = server.upload("alice", first("a", CONTENT).build());

    List<FileChunk> chunks =
        server.chunks(
            "alice",
            DownloadFileRequest.newBuilder()
                .setFileId(stored.getFileId())
                .setOffset(offset)
                .setLength(length)
                .build());

    long position = offset;
    for (FileChunk chunk : chunks) {
      int end = (int) position + chunk.getData().size();
      assertThat(chunk.getOffset()).isEqualTo(position);
      assertThat(chunk.getData().toByteArray())
          .isEqualTo(Arrays.copyOfRange(CONTENT, (int) position, end));
      position = end;
    }
    assertThat(position).isEqualTo(to);
    assertThat(from).isEqualTo((int) offset);
    assertThat(chunks.get(0).getFilename()).isEqualTo("a");
    assertThat(chunks.get(0).getDeclaredSize()).isEqualTo(CONTENT.length);
    assertThat(chunks.get(0).getSha256()).isEqualTo(sha256(CONTENT));
    assertThat(chunks.stream().skip(1)).allMatch(chunk -> chunk.getFilename().isEmpty());
  }

  @Test
  void refusesARangeThatStartsAfterTheEnd() throws Exception {
    UploadResponse stored = server.upload("alice", first("a", random(10)).build());

    RpcFailure failure =
        RpcFailure.from(
            refusal(
                () ->
                    server.download(
                        "alice",
                        DownloadFileRequest.newBuilder()
                            .setFileId(stored.getFileId())
                            .setOffset(11)
                            .build())));

    assertThat(failure.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure.violations()).containsExactly(Violation.of("offset", "must be at most 10"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "../example.db", "..", "parts", "/etc/passwd"})
  void knowsFilesByTheirIdsOnly(String id) throws Exception {
    assertThat(RpcFailure.from(refusal(() -> server.download("alice", id))).code())
        .isEqualTo(Status.Code.NOT_FOUND);
    assertThat(
            RpcFailure.from(
                    refusal(
                        () ->
                            server
                                .as("alice")
                                .getFileInfo(
                                    GetFileInfoRequest.newBuilder().setFileId(id).build())))
                .code())
        .isEqualTo(Status.Code.NOT_FOUND);
  }
}
