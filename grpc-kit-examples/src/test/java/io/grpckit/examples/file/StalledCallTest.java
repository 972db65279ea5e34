package io.grpckit.examples.file;

import static io.grpckit.examples.file.FileServer.first;
import static io.grpckit.examples.file.FileServer.refusal;
import static io.grpckit.examples.file.store.TestBytes.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.stub.BlockingClientCall;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.GetFileInfoRequest;
import io.grpckit.examples.file.v1.UploadResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers that hold what others need, and do nothing. */
class StalledCallTest {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final byte[] CONTENT = random(1_000_000);

  @TempDir private Path folder;

  private FaultyStore store;

  @Test
  void cutsADownloadOffThatNobodyTakes() throws Exception {
    try (FileServer server = open(PATIENCE)) {
      BlockingClientCall<?, FileChunk> stalled = download(server, "alice", store(server));

      await()
          .alias("lets the connection go first")
          .atMost(Duration.ofSeconds(30))
          .until(() -> store.rested.get() > 0);
      await().atMost(Duration.ofSeconds(30)).until(() -> server.downloading() == 0);

      RpcFailure failure = RpcFailure.from(refusal(() -> readAll(stalled)));
      assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(failure.message()).isEqualTo("too slow: nothing was taken for 2 seconds");
    }
  }

  /** A pace that nobody keeps who stops: what was taken before does not count for ever. */
  @Test
  void cutsADownloadOffThatIsTakenTooSlowly() throws Exception {
    try (FileServer server =
        new FileServer(folder, bytes -> store = new FaultyStore(bytes), PATIENCE, 10_000_000)) {
      BlockingClientCall<?, FileChunk> slow = download(server, "alice", store(server));
      slow.read();

      RpcFailure failure = RpcFailure.from(refusal(() -> readAfter(server, slow)));

      assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(failure.message())
          .matches("too slow: [0-9]+ bytes were taken in 2 seconds, 10000000 must be");
    }
  }

  private static void readAfter(FileServer server, BlockingClientCall<?, FileChunk> call)
      throws Exception {
    await().atMost(Duration.ofSeconds(30)).until(() -> server.downloading() == 0);
    readAll(call);
  }

  @Test
  void cutsAnUploadOffThatSendsNothingAndKeepsWhatCanBeResumed() throws Exception {
    try (FileServer server = open(PATIENCE)) {
      BlockingClientCall<FileChunk, UploadResponse> silent = server.as("alice").uploadFile();
      silent.write(first("a", CONTENT).setUploadId("up").build());
      BlockingClientCall<FileChunk, UploadResponse> forgotten = server.as("alice").uploadFile();
      forgotten.write(first("b", CONTENT).build());

      RpcFailure failure = RpcFailure.from(refusal(silent::read));
      assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(failure.message()).isEqualTo("too slow: nothing was sent for 2 seconds");
      assertThat(RpcFailure.from(refusal(forgotten::read)).code()).isEqualTo(failure.code());

      assertThat(server.idle()).isTrue();
      assertThat(server.stored()).hasSize(1);
      GetFileInfoRequest upload = GetFileInfoRequest.newBuilder().setUploadId("up").build();
      assertThat(server.as("alice").getFileInfo(upload).getSize()).isEqualTo(CONTENT.length);
    }
  }

  @Test
  void cutsOffWhoHasNotEvenBegun() throws Exception {
    try (FileServer server = open(PATIENCE)) {
      BlockingClientCall<FileChunk, UploadResponse> silent = server.as("alice").uploadFile();

      assertThat(RpcFailure.from(refusal(silent::read)).code())
          .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }
  }

  @Test
  void givesACallerAFewDownloadsAtATime() throws Exception {
    try (FileServer server = open(FileService.PATIENCE)) {
      String id = store(server);
      List<BlockingClientCall<?, FileChunk>> running = new ArrayList<>();
      for (int i = 0; i < FileLimits.MAX_DOWNLOADS; i++) {
        BlockingClientCall<?, FileChunk> call = download(server, "alice", id);
        assertThat(call.read().getOffset()).isZero();
        running.add(call);
      }

      RpcFailure failure = RpcFailure.from(refusal(() -> server.download("alice", id)));

      assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(failure.message())
          .isEqualTo("at most 32 of your downloads may run at a time: finish one first");
      assertThat(server.download("bob", id)).isEqualTo(CONTENT);
      running.forEach(call -> call.cancel("enough", null));
      await().atMost(Duration.ofSeconds(30)).until(() -> server.downloading() == 0);
      assertThat(server.download("alice", id)).isEqualTo(CONTENT);
    }
  }

  private FileServer open(Duration patience) throws Exception {
    return new FileServer(folder, bytes -> store = new FaultyStore(bytes), patience);
  }

  private static String store(FileServer server) throws Exception {
    return server.upload("alice", first("a", CONTENT).build()).getFileId();
  }

  private static BlockingClientCall<?, FileChunk> download(
      FileServer server, String name, String id) {
    return server.as(name).downloadFile(DownloadFileRequest.newBuilder().setFileId(id).build());
  }

  private static void readAll(BlockingClientCall<?, FileChunk> call) throws Exception {
    while (call.hasNext()) {
      call.read();
    }
  }
}
