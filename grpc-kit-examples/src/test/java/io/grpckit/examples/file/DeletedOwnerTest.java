package io.grpckit.examples.file;

import static io.grpckit.examples.file.FileServer.first;
import static io.grpckit.examples.file.FileServer.refusal;
import static io.grpckit.examples.file.store.TestBytes.random;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the files of somebody who is deleted. */
class DeletedOwnerTest {

  private static final byte[] CONTENT = random(1_000);

  @TempDir private Path folder;

  private FaultyStore store;
  private FileServer server;
  private String alices;
  private String bobs;

  @BeforeEach
  void start() throws Exception {
    server = new FileServer(folder, bytes -> store = new FaultyStore(bytes));
    alices = upload("alice");
    bobs = upload("bob");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void nobodySeesThemFromThatMomentOn() throws Exception {
    assertThat(server.download("bob", alices)).isEqualTo(CONTENT);

    server.deleteUser("alice");

    GetFileInfoRequest info = GetFileInfoRequest.newBuilder().setFileId(alices).build();
    assertCode(Status.Code.NOT_FOUND, () -> server.download("bob", alices));
    assertCode(Status.Code.NOT_FOUND, () -> server.as("alice").getFileInfo(info));
    assertThat(server.download("alice", bobs)).isEqualTo(CONTENT);
  }

  @Test
  void theirBytesAreRemovedAndThoseOfOthersStay() {
    server.deleteUser("alice");

    server.removeOfDeletedUsers();

    assertThat(server.stored()).extracting(Path::getFileName).containsExactly(Path.of(bobs));
  }

  @Test
  void theirBytesAreRemovedIfTheServerDiedInBetween() throws Exception {
    server.deleteUser("alice");
    server.restart();
    assertThat(server.stored()).hasSize(2);

    server.removeOfDeletedUsers();

    assertThat(server.stored()).extracting(Path::getFileName).containsExactly(Path.of(bobs));
  }

  @Test
  void theirBytesAreRemovedNextTimeIfTheDiskFails() {
    server.deleteUser("alice");
    store.beforeRemove =
        () -> {
          throw new IOException("Input/output error");
        };
    assertThatThrownBy(() -> server.removeOfDeletedUsers()).isInstanceOf(StorageException.class);

    store.beforeRemove = () -> {};
    server.removeOfDeletedUsers();

    assertThat(server.stored()).extracting(Path::getFileName).containsExactly(Path.of(bobs));
  }

  @Test
  void oneThatCannotBeRemovedDoesNotKeepTheOthers() throws Exception {
    upload("alice");
    server.deleteUser("alice");
    AtomicInteger removals = new AtomicInteger();
    store.beforeRemove =
        () -> {
          if (removals.getAndIncrement() == 0) {
            throw new IOException("Input/output error");
          }
        };

    assertThatThrownBy(() -> server.removeOfDeletedUsers()).isInstanceOf(StorageException.class);

    assertThat(server.stored()).hasSize(2);
  }

  @Test
  void moreThanAPageOfThemIsRemoved() throws Exception {
    for (int i = 0; i < 101; i++) {
      upload("alice");
    }
    server.deleteUser("alice");

    server.removeOfDeletedUsers();

    assertThat(server.stored()).hasSize(1);
  }

  @Test
  void anUploadUnderWayIsRefusedAndLeavesNothing() throws Exception {
    BlockingClientCall<FileChunk, UploadResponse> call = server.as("alice").uploadFile();
    call.write(first("a", CONTENT).build());
    await().atMost(Duration.ofSeconds(30)).until(() -> server.stored().size() == 3);

    server.deleteUser("alice");
    call.halfClose();

    assertCode(Status.Code.UNAUTHENTICATED, call::read);
    assertCode(Status.Code.UNAUTHENTICATED, () -> upload("alice"));
    server.removeOfDeletedUsers();
    assertThat(server.stored()).extracting(Path::getFileName).containsExactly(Path.of(bobs));
  }

  private String upload(String name) throws Exception {
    return server.upload(name, first("a", CONTENT).build()).getFileId();
  }

  private static void assertCode(Status.Code code, FileServer.ThrowingCall call) throws Exception {
    assertThat(RpcFailure.from(refusal(call)).code()).isEqualTo(code);
  }
}
