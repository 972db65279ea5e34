package io.grpckit.examples.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpckit.examples.CreateAccount;
import io.grpckit.examples.ExampleConfig;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.file.store.S3Server;
import io.grpckit.examples.file.store.TestBytes;
import io.grpckit.examples.file.v1.FileServiceGrpc;
import io.grpckit.examples.file.v1.UploadResponse;
import io.grpckit.examples.store.PostgresProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9}, under uploads, of what keeps the files of two servers: one of them, or S3.
 * Nothing acknowledged is lost or stored twice, and what has arrived need not be sent again.
 */
@Tag("engines")
@Tag("slow")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FilesKillTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int MORE = 2;
  private static final int PART = 5 << 20;

  /** Of which one part is sent to S3 before the end. */
  private static final int SIZE = PART + PART / 20;

  private static final String FILES = FileServiceGrpc.SERVICE_NAME;
  private static final String CHAT = ChatServiceGrpc.SERVICE_NAME;

  @TempDir private static Path folder;
  private static PostgresProcess postgres;
  private static S3Server s3;
  private static ServerProcess one;
  private static ServerProcess two;
  private static TestClient atOne;
  private static TestClient atTwo;

  /** Whoever calls here is served by the first that answers. */
  private static TestClient atAny;

  /** The numbers of files whose upload was acknowledged, by their ids. */
  private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();

  private Load uploading;

  @BeforeAll
  static void start() throws Exception {
    postgres = PostgresProcess.start(folder.resolve("postgres"));
    s3 = S3Server.start(folder.resolve("s3"));
    CreateAccount.create(
        ExampleConfig.from(environment(0)),
        "Alice",
        "alice@example.com",
        "editor",
        TestClient.PASSWORD);
    one = startServer("one", 0);
    two = startServer("two", 0);
    String addressOfOne = one.awaitReady(Servers.START_TIMEOUT);
    String addressOfTwo = two.awaitReady(Servers.START_TIMEOUT);
    atAny = TestClient.signIn(addressOfOne + "," + addressOfTwo);
    atOne = atAny.at(addressOfOne);
    atTwo = atAny.at(addressOfTwo);
  }

  private static ServerProcess startServer(String name, int port) {
    return ServerProcess.start(folder.resolve(name), environment(port));
  }

  private static Map<String, String> environment(int port) {
    Map<String, String> environment = new HashMap<>(s3.environment());
    environment.put("GRPC_PORT", String.valueOf(port));
    environment.put("EDGE_PORT", "off");
    environment.put("DATABASE_URL", postgres.url());
    return environment;
  }

  @AfterAll
  static void stop() {
    List.of(atAny, atOne, atTwo).forEach(TestClient::close);
    List.of(one, two).forEach(ServerProcess::close);
    s3.close();
    postgres.close();
  }

  @Test
  void storesAtTheOtherServerWhenOneIsKilled() throws Exception {
    upload(atAny);
    awaitMore();

    one.kill();
    awaitMore();
    assertThat(atTwo.isServing(FILES)).isTrue();
    restartOne();

    assertThat(endAndListRefusals())
        .extracting(Status::getCode) // of none, if it died between two calls
        .allMatch(Status.Code.UNAVAILABLE::equals);
    assertNothingIsLostOrDoubled();
  }

  @Test
  void goesOnAtTheOtherServerAfterWhatHasArrived() throws Exception {
    ByteString content = content(0);
    ResumableUpload.leave(atOne, "left", content, PART);
    await().atMost(PATIENCE).until(() -> ResumableUpload.arrived(atTwo, "left") >= PART);

    one.kill();
    UploadResponse stored = ResumableUpload.send(atTwo, "left", content);

    assertThat(stored.getSha256()).isEqualTo(TestBytes.sha256(content.toByteArray()));
    assertThat(atTwo.download(stored.getFileId())).isEqualTo(content);
    restartOne();
  }

  @Test
  void isUnfitWhileS3IsAwayAndGoesOnByItself() throws Exception {
    upload(atOne);
    awaitMore();

    s3.kill();
    await().atMost(PATIENCE).until(() -> !atOne.isServing(FILES) && !atTwo.isServing(FILES));
    assertThat(atOne.isServing(CHAT)).isTrue();

    s3.start();
    await().atMost(PATIENCE).until(() -> atOne.isServing(FILES) && atTwo.isServing(FILES));
    awaitMore();

    assertThat(endAndListRefusals())
        .extracting(status -> status.getCode() + ": " + status.getDescription())
        .containsOnly("UNAVAILABLE: files cannot be stored or read at the moment");
    assertNothingIsLostOrDoubled();
    assertThat(one.output().stream().filter(line -> line.contains("storing files fails")))
        .as("a line for the outage, not for each call")
        .hasSize(1);
  }

  private void upload(TestClient client) {
    uploading =
        Load.insisting(
            number -> {
              UploadResponse stored =
                  ResumableUpload.send(client, "upload-" + number, content(number));
              acknowledged.put(stored.getFileId(), number);
            });
  }

  private static ByteString content(int number) {
    return ByteString.copyFrom(TestBytes.random(SIZE + number));
  }

  private void awaitMore() {
    int enough = acknowledged.size() + MORE;
    await().atMost(PATIENCE).until(() -> acknowledged.size() >= enough);
  }

  private static void restartOne() throws InterruptedException {
    String address = one.awaitReady(Servers.START_TIMEOUT);
    one = startServer("one", Integer.parseInt(address.split(":")[1]));
    one.awaitReady(Servers.START_TIMEOUT);
    await().atMost(PATIENCE).until(() -> atOne.isServing(FILES));
  }

  private List<Status> endAndListRefusals() throws InterruptedException {
    uploading.end();
    return uploading.refusals();
  }

  private void assertNothingIsLostOrDoubled() {
    assertThat(acknowledged.values()).doesNotHaveDuplicates();
    assertThat(acknowledged)
        .allSatisfy((id, number) -> assertThat(atTwo.download(id)).isEqualTo(content(number)));
  }
}
