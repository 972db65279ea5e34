package io.grpckit.examples.file;

import static io.grpckit.examples.file.FileServer.first;
import static io.grpckit.examples.file.FileServer.next;
import static io.grpckit.examples.file.FileServer.refusal;
import static io.grpckit.examples.file.store.TestBytes.random;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.file.store.FailingDisk;
import io.grpckit.examples.file.store.StoreFullException;
import io.grpckit.examples.file.store.TestBytes;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.GetFileInfoRequest;
import io.grpckit.examples.file.v1.UploadResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailingDiskTest {

  @TempDir private Path folder;

  private FaultyStore disk;
  private FileServer server;

  @BeforeEach
  void start() throws Exception {
    server = new FileServer(folder, store -> disk = new FaultyStore(store));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void saysThatTheDiskIsFullAndRecovers() throws Exception {
    disk.beforeAppend =
        () -> {
          throw new StoreFullException(new IOException("No space left on device"));
        };
    RpcFailure failure =
        RpcFailure.from(refusal(() -> server.upload("alice", first("a", random(10)).build())));

    assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(failure.message()).isEqualTo("there is no room left for files");
    assertThat(server.stored()).isEmpty();

    disk.beforeAppend = () -> {};
    assertThat(server.upload("alice", first("a", random(10)).build()).getSize()).isEqualTo(10);
  }

  @Test
  void saysThatTheDiskFailsButNotHow() throws Exception {
    disk.beforeAppend =
        () -> {
          throw new IOException("/secret/path: Input/output error");
        };
    RpcFailure failure =
        RpcFailure.from(refusal(() -> server.upload("alice", first("a", random(10)).build())));

    assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(failure.toString()).doesNotContain("secret");
    assertThat(failure.retryDelay()).isPresent();
  }

  @Test
  void forgetsACallThatCouldNotTakeOver() throws Exception {
    FileChunk head = first("a", random(10)).setUploadId("up").build();
    server.as("alice").uploadFile().write(head);
    await().atMost(Duration.ofSeconds(30)).until(() -> !server.idle() && hasArrived("up"));
    disk.beforeClose =
        () -> {
          throw new IOException("Input/output error");
        };

    RpcFailure failure = RpcFailure.from(refusal(() -> server.upload("alice", head)));

    assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(server.idle()).isTrue();
    disk.beforeClose = () -> {};
    assertThat(server.upload("alice", head).getSize()).isEqualTo(10);
  }

  /** The system tells of it once, and would call everything stored when asked again. */
  @Test
  void resumesBeforeWhatTheDiskHasLost() throws Exception {
    AtomicBoolean fails = new AtomicBoolean(true);
    server.close();
    server =
        new FileServer(
            folder,
            store -> FailingDisk.open(folder.resolve("files"), () -> fails.getAndSet(false)));
    FileChunk whole = first("a", random(10)).setUploadId("up").build();

    RpcFailure failure = RpcFailure.from(refusal(() -> server.upload("alice", whole)));

    assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
    GetFileInfoRequest progress = GetFileInfoRequest.newBuilder().setUploadId("up").build();
    assertThat(server.as("alice").getFileInfo(progress).getSize()).isZero();
    FileChunk rest = whole.toBuilder().setOffset(10).clearData().build();
    assertThat(RpcFailure.from(refusal(() -> server.upload("alice", rest))).code())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(server.upload("alice", whole).getSha256()).isEqualTo(TestBytes.sha256(random(10)));
  }

  private boolean hasArrived(String uploadId) {
    GetFileInfoRequest request = GetFileInfoRequest.newBuilder().setUploadId(uploadId).build();
    try {
      return server.as("alice").getFileInfo(request).getSize() == 10;
    } catch (StatusException e) {
      return false;
    }
  }

  @Test
  void stallsNobodyElseAndBuffersAFewChunks() throws Exception {
    UploadResponse other = server.upload("bob", first("b", random(10)).build());
    CountDownLatch stalled = new CountDownLatch(1);
    AtomicInteger appends = new AtomicInteger();
    disk.beforeAppend =
        () -> {
          appends.incrementAndGet();
          awaitLatch(stalled);
        };

    BlockingClientCall<FileChunk, UploadResponse> call = server.as("alice").uploadFile();
    call.write(first("a", random(10)).build());
    await().atMost(Duration.ofSeconds(30)).until(() -> appends.get() == 1);

    assertThat(
            server
                .as("bob")
                .getFileInfo(GetFileInfoRequest.newBuilder().setFileId(other.getFileId()).build())
                .getSize())
        .isEqualTo(10);
    assertThat(server.download("bob", other.getFileId())).hasSize(10);
    for (int chunk = 1; chunk < UploadCall.WINDOW; chunk++) {
      call.write(next(random(10)));
    }
    assertThatThrownBy(() -> call.write(next(random(10)), 100, MILLISECONDS))
        .as("no more is asked for while the disk stalls")
        .isInstanceOf(TimeoutException.class);

    stalled.countDown();
    call.write(next(random(10)));
    call.halfClose();
    assertThat(call.read().getSize()).isEqualTo(10L * (UploadCall.WINDOW + 1));
  }

  private static void awaitLatch(CountDownLatch latch) throws IOException {
    try {
      assertThat(latch.await(60, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
