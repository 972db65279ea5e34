package io.grpckit.examples;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.BlockingClientCall;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.chat.v1.GetMessagesRequest;
import io.grpckit.examples.chat.v1.PresenceEvent;
import io.grpckit.examples.chat.v1.WatchPresenceRequest;
import io.grpckit.examples.log.NatsServer;
import io.grpckit.examples.news.v1.NewsItem;
import io.grpckit.examples.news.v1.NewsRequest;
import io.grpckit.examples.news.v1.NewsServiceGrpc;
import io.grpckit.examples.news.v1.PublishNewsRequest;
import io.grpckit.examples.store.PostgresProcess;
import io.grpckit.examples.user.v1.CreateUserRequest;
import io.grpckit.examples.user.v1.ListUsersRequest;
import io.grpckit.examples.user.v1.User;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two whole servers on one PostgreSQL and one NATS, which stop and come back. */
@Tag("engines")
@Tag("slow")
@Timeout(value = 5, unit = MINUTES)
class EnginesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String USERS = UserServiceGrpc.SERVICE_NAME;
  private static final String CHAT = ChatServiceGrpc.SERVICE_NAME;
  private static final String NEWS = NewsServiceGrpc.SERVICE_NAME;
  private static final List<String> ALL =
      List.of(USERS, CHAT, NEWS, "auth.v1.AuthService", "file.v1.FileService");

  @TempDir private static Path folder;

  private static PostgresProcess postgres;
  private static NatsServer nats;
  private static RunningServer one;
  private static RunningServer two;
  private static String alice;

  @BeforeAll
  static void start() {
    postgres = PostgresProcess.start(folder.resolve("postgres"));
    nats = NatsServer.start(folder.resolve("nats"));
    one = RunningServer.start(config("one"));
    two = RunningServer.start(config("two"));
    CreateAccount.create(config("tool"), "Alice", "alice@example.com", "editor", "demo-password");
    alice = one.login("alice").getAccessToken();
  }

  @AfterAll
  static void stop() {
    two.close();
    one.close();
    nats.close();
    postgres.close();
  }

  private static ExampleConfig config(String name) {
    return ExampleConfig.from(
        Map.of(
            "GRPC_PORT", "0",
            "EDGE_PORT", "off",
            "DATA_DIR", folder.resolve(name).toString(),
            "DATABASE_URL", postgres.url(),
            "NATS_URL", nats.url()));
  }

  @Test
  void bringsTogetherThoseWhoChatAtDifferentServers() throws Exception {
    try (Guest here = new Guest(one);
        Guest there = new Guest(two)) {
      for (int i = 0; i < 20; i++) {
        ChatMessage said = (i % 2 == 0 ? here : there).say("message " + i);

        assertThat(here.hear()).isEqualTo(said);
        assertThat(there.hear()).isEqualTo(said);
      }
    }
  }

  @Test
  void showsWhoIsAtTheOtherServer() throws Exception {
    BlockingClientCall<?, PresenceEvent> watcher =
        RunningServer.with(alice, ChatServiceGrpc.newBlockingV2Stub(two.channel()))
            .withDeadlineAfter(60, SECONDS)
            .watchPresence(WatchPresenceRequest.newBuilder().setRoom("hall").build());
    assertThat(watcher.read().getPresent().getMembersList()).isEmpty();

    BlockingClientCall<?, ChatMessage> visit =
        RunningServer.with(alice, ChatServiceGrpc.newBlockingV2Stub(one.channel()))
            .withDeadlineAfter(60, SECONDS)
            .getMessages(GetMessagesRequest.newBuilder().setRoom("hall").setFollow(true).build());
    assertThat(watcher.read().getJoined().getUser()).isEqualTo("Alice");

    visit.cancel("gone", null);
    assertThat(watcher.read().getLeft().getUser()).isEqualTo("Alice");
  }

  @Test
  void servesNewsWhilePostgresIsAway() throws Exception {
    BlockingClientCall<?, NewsItem> reader = readNews(two, "postgres");
    await().atMost(PATIENCE).until(() -> ALL.stream().allMatch(EnginesTest::isServing));

    postgres.stop();
    await().atMost(PATIENCE).until(() -> !isServing(USERS));

    assertThat(isServing(NEWS)).isTrue();
    assertThat(isServing(CHAT)).isTrue();
    assertThat(code(EnginesTest::listUsers)).isEqualTo(Status.Code.UNAVAILABLE);
    NewsItem published = publish("postgres");
    assertThat(reader.read(30, SECONDS)).isEqualTo(published);

    postgres.start();
    await().atMost(PATIENCE).until(() -> ALL.stream().allMatch(EnginesTest::isServing));
    listUsers();
  }

  @Test
  void servesUsersWhileNatsIsAway() throws Exception {
    BlockingClientCall<?, NewsItem> reader = readNews(two, "nats");
    await().atMost(PATIENCE).until(() -> ALL.stream().allMatch(EnginesTest::isServing));
    NewsItem before = publish("nats");
    assertThat(reader.read(30, SECONDS)).isEqualTo(before);

    nats.kill();
    await().atMost(PATIENCE).until(() -> !isServing(NEWS) && !isServing(CHAT));

    assertThat(isServing(USERS)).isTrue();
    assertThat(code(() -> publish("nats"))).isEqualTo(Status.Code.UNAVAILABLE);
    listUsers();

    nats.restart();
    await().atMost(PATIENCE).until(() -> ALL.stream().allMatch(EnginesTest::isServing));
    NewsItem after = publish("nats");
    assertThat(reader.read(30, SECONDS)).as("who has read before reads on").isEqualTo(after);
  }

  @Test
  void losesNoUserWhenPostgresIsKilled() throws Exception {
    List<User> created = IntStream.range(0, 20).mapToObj(EnginesTest::createUser).toList();

    postgres.kill();
    assertThat(code(EnginesTest::listUsers)).isEqualTo(Status.Code.UNAVAILABLE);
    postgres.start();

    await().atMost(PATIENCE).until(() -> ALL.stream().allMatch(EnginesTest::isServing));
    assertThat(listUsers()).containsAll(created);
  }

  private static User createUser(int number) {
    return RunningServer.with(alice, UserServiceGrpc.newBlockingStub(one.channel()))
        .createUser(
            CreateUserRequest.newBuilder()
                .setName("User")
                .setEmail("user-%d@example.com".formatted(number))
                .build())
        .getUser();
  }

  private static List<User> listUsers() {
    return RunningServer.with(alice, UserServiceGrpc.newBlockingStub(one.channel()))
        .withDeadlineAfter(20, SECONDS)
        .listUsers(ListUsersRequest.newBuilder().setPageSize(100).build())
        .getUsersList();
  }

  private static NewsItem publish(String category) {
    return RunningServer.with(alice, NewsServiceGrpc.newBlockingStub(one.channel()))
        .withDeadlineAfter(20, SECONDS)
        .publishNews(
            PublishNewsRequest.newBuilder().setTitle("title").setCategory(category).build());
  }

  private static BlockingClientCall<?, NewsItem> readNews(RunningServer server, String category) {
    return RunningServer.with(alice, NewsServiceGrpc.newBlockingV2Stub(server.channel()))
        .getLiveNews(NewsRequest.newBuilder().setCategory(category).build());
  }

  private static boolean isServing(String service) {
    return HealthGrpc.newBlockingStub(one.channel())
            .check(HealthCheckRequest.newBuilder().setService(service).build())
            .getStatus()
        == ServingStatus.SERVING;
  }

  private static Status.Code code(Runnable call) {
    Throwable thrown = catchThrowable(call::run);
    assertThat(thrown).isNotNull();
    return RpcFailure.from(thrown).code();
  }

  /** Somebody in a room. */
  private static final class Guest implements AutoCloseable {

    private final BlockingClientCall<ChatMessage, ChatMessage> call;
    private final RunningServer server;

    Guest(RunningServer server) throws Exception {
      this.server = server;
      this.call =
          RunningServer.with(alice, ChatServiceGrpc.newBlockingV2Stub(server.channel()))
              .withDeadlineAfter(60, SECONDS)
              .chat();
      call.write(ChatMessage.newBuilder().setRoom("lobby").setText("hello").build());
      ChatMessage echo;
      do {
        echo = call.read();
      } while (!echo.getText().equals("hello"));
    }

    ChatMessage say(String text) {
      return RunningServer.with(alice, ChatServiceGrpc.newBlockingStub(server.channel()))
          .sendMessage(ChatMessage.newBuilder().setRoom("lobby").setText(text).build());
    }

    ChatMessage hear() throws Exception {
      ChatMessage heard;
      do {
        heard = call.read();
      } while (heard.getText().equals("hello"));
      return heard;
    }

    @Override
    public void close() {
      call.cancel("enough", null);
    }
  }
}
