package io.grpckit.examples.file;

import static io.grpckit.examples.file.FileServer.first;
import static io.grpckit.examples.file.FileServer.next;
import static io.grpckit.examples.file.FileServer.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.stub.BlockingClientCall;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.UploadResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaTest {

  @TempDir private Path folder;

  private FaultyStore store;
  private FileServer server;

  @BeforeEach
  void start() throws Exception {
    server = new FileServer(folder, bytes -> store = new FaultyStore(bytes));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void stopsAnOwnerAtTheQuota() throws Exception {
    byte[] mebibyte = new byte[1 << 20];
    FileChunk first = first("a", mebibyte).build();
    FileChunk next = next(mebibyte);
    server.upload("alice", first, next, next, next);
    server.upload("alice", first, next, next, next);

    assertOverQuota(first("a", new byte[10]).setDeclaredSize(3 << 20).build());
    assertOverQuota(first, next, next);

    assertThat(server.stored()).hasSize(2);
    server.upload("bob", first, next, next);
    server.upload("alice", first, next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "up"})
  void keepsNothingOfWhatIsFinishedTooLate(String uploadId) throws Exception {
    byte[] mebibyte = new byte[1 << 20];
    FileChunk next = next(mebibyte);
    FileChunk[] chunks = {first("a", mebibyte).build(), next, next, next};
    FileChunk late = first("a", mebibyte).setUploadId(uploadId).build();
    server.upload("alice", chunks);
    store.beforePublish =
        () -> {
          store.beforePublish = () -> {};
          uploadMeanwhile(chunks);
        };

    assertOverQuota(late, next, next, next);

    assertThat(server.stored()).hasSize(2);
    assertThat(server.idle()).isTrue();
    server.upload("alice", late, next);
  }

  private void uploadMeanwhile(FileChunk... chunks) {
    try {
      server.upload("alice", chunks);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void stopsAnOwnerAtTooManyUnfinishedUploads() throws Exception {
    for (int i = 0; i < FileLimits.MAX_UNFINISHED; i++) {
      FileChunk half = unfinished("up-" + i);
      refusal(() -> server.upload("alice", half));
    }

    RpcFailure failure =
        RpcFailure.from(refusal(() -> server.upload("alice", unfinished("one-more"))));

    assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(failure.message())
        .isEqualTo("at most 16 of your uploads may be unfinished: finish one first");
    assertThat(server.stored()).hasSize(FileLimits.MAX_UNFINISHED);
    server.upload("alice", first("a", new byte[10]).build());
    server.upload("bob", first("a", new byte[20]).setUploadId("up-0").build());
    server.upload("alice", unfinished("up-0"), next(new byte[10]));
    server.upload("alice", unfinished("one-more"), next(new byte[10]));
  }

  @Test
  void stopsAnOwnerAtTooManyUploadsAtATime() throws Exception {
    List<BlockingClientCall<FileChunk, UploadResponse>> calls = new ArrayList<>();
    for (int i = 0; i < FileLimits.MAX_UNFINISHED; i++) {
      BlockingClientCall<FileChunk, UploadResponse> call = server.as("alice").uploadFile();
      call.write(first("a", new byte[10]).build());
      call.write(next(new byte[10])); // taken when the first is stored
      calls.add(call);
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> server.stored().size() == FileLimits.MAX_UNFINISHED);

    RpcFailure failure =
        RpcFailure.from(refusal(() -> server.upload("alice", first("a", new byte[10]).build())));

    assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    server.upload("bob", first("a", new byte[10]).build());
    for (BlockingClientCall<FileChunk, UploadResponse> call : calls) {
      call.halfClose();
      assertThat(call.read().getSize()).isEqualTo(20);
    }
    server.upload("alice", first("a", new byte[10]).build());
  }

  /** Lacks 10 bytes. */
  private static FileChunk unfinished(String uploadId) {
    return first("a", new byte[10]).setUploadId(uploadId).setDeclaredSize(20).build();
  }

  private void assertOverQuota(FileChunk... chunks) throws Exception {
    RpcFailure failure = RpcFailure.from(refusal(() -> server.upload("alice", chunks)));

    assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(failure.message()).isEqualTo("your files may have 10485760 bytes together");
  }
}
