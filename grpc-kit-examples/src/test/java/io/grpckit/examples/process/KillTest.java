package io.grpckit.examples.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.file.v1.UploadResponse;
import io.grpckit.examples.news.v1.NewsItem;
import io.grpckit.examples.news.v1.NewsRequest;
import io.grpckit.examples.news.v1.PublishNewsRequest;
import io.grpckit.examples.user.v1.CreateUserRequest;
import io.grpckit.examples.user.v1.GetUserRequest;
import io.grpckit.examples.user.v1.User;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kill -9} under load must not take: everything that was acknowledged. */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KillTest {
  private static final int ACKNOWLEDGED_OF_EACH = 40;
  private static final String ROOM = "kill";

  @TempDir private Path dataDir;
  private ServerProcess server;
  private TestClient client;

  private final List<User> users = new CopyOnWriteArrayList<>();
  private final List<ChatMessage> messages = new CopyOnWriteArrayList<>();
  private final List<NewsItem> news = new CopyOnWriteArrayList<>();
  private final Map<String, ByteString> files = new ConcurrentHashMap<>();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void losesNothingThatWasAcknowledged() throws Exception {
    server = ServerProcess.start(dataDir, Map.of());
    client = TestClient.signIn(server.awaitReady(Servers.START_TIMEOUT));
    List<Load> load =
        List.of(
            Load.untilItFails(n -> users.add(createUser(n))),
            Load.untilItFails(n -> messages.add(say(n))),
            Load.untilItFails(n -> messages.add(say(n))),
            Load.untilItFails(n -> news.add(publish(n))),
            Load.untilItFails(this::upload),
            Load.untilItFails(this::upload));
    await().atMost(Duration.ofMinutes(2)).until(this::enoughIsAcknowledged);

    server.kill();
    for (Load calls : load) {
      calls.join();
    }
    restart();

    assertThat(users).allSatisfy(user -> assertThat(find(user.getId())).isEqualTo(user));
    assertThat(client.history(ROOM)).containsAll(messages).doesNotHaveDuplicates();
    assertThat(readNews()).containsAll(news);
    assertThat(files)
        .allSatisfy((id, content) -> assertThat(client.download(id)).isEqualTo(content));
  }

  private boolean enoughIsAcknowledged() {
    return users.size() >= ACKNOWLEDGED_OF_EACH
        && messages.size() >= ACKNOWLEDGED_OF_EACH
        && news.size() >= ACKNOWLEDGED_OF_EACH
        && files.size() >= ACKNOWLEDGED_OF_EACH;
  }

  /** The token of before must hold too: the keys survive. */
  private void restart() throws InterruptedException {
    server = ServerProcess.start(dataDir, Map.of());
    TestClient before = client;
    client = before.at(server.awaitReady(Servers.START_TIMEOUT));
    before.close();
  }

  private User createUser(int number) {
    return client
        .users()
        .createUser(
            CreateUserRequest.newBuilder()
                .setName("User " + number)
                .setEmail("user-" + number + "@example.com")
                .build())
        .getUser();
  }

  private User find(String id) {
    return client.users().getUser(GetUserRequest.newBuilder().setUserId(id).build()).getUser();
  }

  private ChatMessage say(int number) {
    return client
        .chat()
        .sendMessage(ChatMessage.newBuilder().setRoom(ROOM).setText("message " + number).build());
  }

  private NewsItem publish(int number) {
    return client
        .news()
        .publishNews(
            PublishNewsRequest.newBuilder().setCategory(ROOM).setTitle("title " + number).build());
  }

  private List<NewsItem> readNews() {
    List<NewsItem> read = new CopyOnWriteArrayList<>();
    var items = client.news().getLiveNews(NewsRequest.newBuilder().setCategory(ROOM).build());
    while (read.size() < news.size()) {
      read.add(items.next());
    }
    return read;
  }

  private void upload(int number) throws Exception {
    byte[] bytes = new byte[50_000];
    new Random(number).nextBytes(bytes);
    ByteString content = ByteString.copyFrom(bytes);
    UploadResponse stored = SmallUpload.send(client, "file-" + number, content);
    files.put(stored.getFileId(), content);
  }
}
