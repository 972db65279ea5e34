package io.grpckit.examples.file;

import static io.grpckit.examples.file.FileServer.first;
import static io.grpckit.examples.file.FileServer.next;
import static io.grpckit.examples.file.FileServer.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.file.v1.FileChunk;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotaTest {

  @TempDir private Path folder;

  private FileServer server;

  @BeforeEach
  void start() throws Exception {
    server = new FileServer(folder);
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
