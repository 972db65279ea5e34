package io.grpckit.examples.file;

import static io.grpckit.examples.file.FileServer.first;
import static io.grpckit.examples.file.FileServer.next;
import static io.grpckit.examples.file.FileServer.random;
import static io.grpckit.examples.file.FileServer.refusal;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.stub.BlockingClientCall;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.GetFileInfoRequest;
import io.grpckit.examples.file.v1.UploadResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailingDiskTest {

  @TempDir private Path folder;

  private final AtomicInteger appends = new AtomicInteger();
  private volatile Disk disk = () -> {};
  private FileServer server;

  @BeforeEach
  void start() throws Exception {
    server = new FileServer(folder, FaultyStore::new);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void saysThatTheDiskIsFullAndRecovers() throws Exception {
    disk =
        () -> {
          throw new StoreFullException(new IOException("No space left on device"));
        };
    RpcFailure failure =
        RpcFailure.from(refusal(() -> server.upload("alice", first("a", random(10)).build())));

    assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(failure.message()).isEqualTo("there is no room left for files");
    assertThat(server.stored()).isEmpty();

    disk = () -> {};
    assertThat(server.upload("alice", first("a", random(10)).build()).getSize()).isEqualTo(10);
  }

  @Test
  void saysThatTheDiskFailsButNotHow() throws Exception {
    disk =
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
  void stallsNobodyElseAndBuffersNothing() throws Exception {
    UploadResponse other = server.upload("bob", first("b", random(10)).build());
    CountDownLatch stalled = new CountDownLatch(1);
    appends.set(0);
    disk = () -> awaitLatch(stalled);

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
    assertThatThrownBy(() -> call.write(next(random(10)), 100, MILLISECONDS))
        .as("nothing is asked for while the disk stalls")
        .isInstanceOf(TimeoutException.class);

    stalled.countDown();
    call.write(next(random(10)));
    call.halfClose();
    assertThat(call.read().getSize()).isEqualTo(20);
  }

  private static void awaitLatch(CountDownLatch latch) throws IOException {
    try {
      assertThat(latch.await(60, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private interface Disk {
    void beforeAppend() throws IOException;
  }

  private final class FaultyStore implements ByteStore {

    private final ByteStore store;

    FaultyStore(ByteStore store) {
      this.store = store;
    }

    @Override
    public void check() throws IOException {
      store.check();
    }

    @Override
    public Part part(String id) throws IOException {
      return new FaultyPart(store.part(id));
    }

    @Override
    public long partSize(String id) throws IOException {
      return store.partSize(id);
    }

    @Override
    public Blob blob(String id) throws IOException {
      return store.blob(id);
    }

    @Override
    public void remove(String id) throws IOException {
      store.remove(id);
    }
  }

  private final class FaultyPart implements Part {

    private final Part part;

    FaultyPart(Part part) {
      this.part = part;
    }

    @Override
    public void append(ByteBuffer data) throws IOException {
      appends.incrementAndGet();
      disk.beforeAppend();
      part.append(data);
    }

    @Override
    public long size() throws IOException {
      return part.size();
    }

    @Override
    public String sha256() throws IOException {
      return part.sha256();
    }

    @Override
    public void clear() throws IOException {
      part.clear();
    }

    @Override
    public void publish() throws IOException {
      part.publish();
    }

    @Override
    public void close() throws IOException {
      part.close();
    }
  }
}
