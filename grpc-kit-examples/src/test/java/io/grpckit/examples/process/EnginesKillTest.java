package io.grpckit.examples.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpckit.examples.CreateAccount;
import io.grpckit.examples.ExampleConfig;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.log.NatsServer;
import io.grpckit.examples.log.NatsStreams;
import io.grpckit.examples.store.PostgresProcess;
import io.grpckit.examples.user.v1.CreateUserRequest;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9}, under load, of what two servers consist of: one of them, the brokers of their
 * cluster, their database. Nothing acknowledged is lost, nothing is stored twice, and who listens
 * hears everything once and in order.
 */
@Tag("engines")
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EnginesKillTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int MORE = 100;
  private static final int BROKERS = 3;
  private static final String CHAT = ChatServiceGrpc.SERVICE_NAME;
  private static final String USERS = UserServiceGrpc.SERVICE_NAME;

  @TempDir private static Path folder;
  private static List<NatsServer> brokers;
  private static PostgresProcess postgres;
  private static ServerProcess one;
  private static ServerProcess two;
  private static TestClient atOne;
  private static TestClient atTwo;

  /** Whoever calls here is served by the first that answers. */
  private static TestClient atAny;

  private final Queue<ChatMessage> said = new ConcurrentLinkedQueue<>();
  private final Queue<String> created = new ConcurrentLinkedQueue<>();
  private final List<Load> chatting = new ArrayList<>();
  private final List<Load> creating = new ArrayList<>();
  private final List<Follower> followers = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    brokers = NatsServer.startCluster(folder, BROKERS);
    postgres = PostgresProcess.start(folder.resolve("postgres"));
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
    return Map.of(
        "GRPC_PORT", String.valueOf(port),
        "EDGE_PORT", "off",
        "DATABASE_URL", postgres.url(),
        "NATS_URL", brokers.stream().map(NatsServer::url).collect(Collectors.joining(",")),
        "NATS_REPLICAS", String.valueOf(BROKERS));
  }

  @AfterAll
  static void stop() {
    List.of(atAny, atOne, atTwo).forEach(TestClient::close);
    List.of(one, two).forEach(ServerProcess::close);
    brokers.forEach(NatsServer::close);
    postgres.close();
  }

  @AfterEach
  void stopFollowing() {
    followers.forEach(Follower::close);
  }

  @Test
  void servesAtTheOtherServerWhenOneIsKilled(TestInfo test) throws Exception {
    load(test, atAny);
    awaitMore();

    String address = one.awaitReady(Servers.START_TIMEOUT);
    one.kill();
    awaitMore();
    assertThat(atTwo.isServing(CHAT)).isTrue();

    one = startServer("one", Integer.parseInt(address.split(":")[1]));
    one.awaitReady(Servers.START_TIMEOUT);
    await().atMost(PATIENCE).until(() -> atOne.isServing(CHAT) && atOne.isServing(USERS));

    end();
    assertThat(refusals(chatting))
        .extracting(Status::getCode) // of none, if it died between two calls
        .allMatch(Status.Code.UNAVAILABLE::equals);
    assertNothingIsLostOrDoubled(test);
  }

  @Test
  void waitsForTheMajorityOfItsBrokers(TestInfo test) throws Exception {
    load(test, atOne);
    awaitMore();

    NatsServer leader = brokers.get(leader());
    leader.kill();
    awaitMore();

    NatsServer next = brokers.get(leader());
    next.kill();
    await().atMost(PATIENCE).until(() -> !atOne.isServing(CHAT) && !atTwo.isServing(CHAT));
    assertThat(atOne.isServing(USERS)).isTrue();

    next.restart();
    leader.restart();
    await().atMost(PATIENCE).until(() -> atOne.isServing(CHAT) && atTwo.isServing(CHAT));
    awaitMore();

    end();
    assertThat(descriptions(creating)).isEmpty();
    assertThat(descriptions(chatting))
        .containsOnly("UNAVAILABLE: nothing can be sent or read at the moment");
    assertNothingIsLostOrDoubled(test);
  }

  @Test
  void chatsWhilePostgresIsAway(TestInfo test) throws Exception {
    load(test, atOne);
    awaitMore();

    postgres.kill();
    await().atMost(PATIENCE).until(() -> !atOne.isServing(USERS) && !atTwo.isServing(USERS));
    assertThat(atOne.isServing(CHAT)).isTrue();
    awaitMore(said);

    postgres.start();
    await().atMost(PATIENCE).until(() -> atOne.isServing(USERS) && atTwo.isServing(USERS));
    awaitMore();

    end();
    assertThat(descriptions(chatting)).isEmpty();
    assertThat(descriptions(creating))
        .containsOnly("UNAVAILABLE: nothing can be stored or read at the moment");
    assertNothingIsLostOrDoubled(test);
  }

  private void load(TestInfo test, TestClient client) {
    String room = room(test);
    followers.add(Follower.start(client, room));
    followers.add(Follower.start(atTwo, room));
    for (int i = 0; i < 2; i++) {
      chatting.add(Load.insisting(number -> said.add(say(client, room, number))));
      creating.add(Load.insisting(number -> created.add(create(client, number))));
    }
  }

  private static ChatMessage say(TestClient client, String room, int number) {
    return client
        .chat()
        .sendMessage(
            ChatMessage.newBuilder()
                .setRoom(room)
                .setText("message " + number)
                .setClientId("id-" + number)
                .build());
  }

  /** Who exists already was created by a call that was not answered. */
  private static String create(TestClient client, int number) {
    String email = "user-" + number + "@example.com";
    CreateUserRequest request =
        CreateUserRequest.newBuilder().setName("User").setEmail(email).build();
    try {
      return client.users().createUser(request).getUser().getEmail();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.ALREADY_EXISTS) {
        return email;
      }
      throw e;
    }
  }

  private void awaitMore() {
    awaitMore(said);
    awaitMore(created);
  }

  private static void awaitMore(Queue<?> acknowledged) {
    int enough = acknowledged.size() + MORE;
    await().atMost(PATIENCE).until(() -> acknowledged.size() >= enough);
  }

  private void end() throws InterruptedException {
    for (Load load : chatting) {
      load.end();
    }
    for (Load load : creating) {
      load.end();
    }
  }

  private void assertNothingIsLostOrDoubled(TestInfo test) {
    List<ChatMessage> expected =
        said.stream().sorted(Comparator.comparingLong(ChatMessage::getCursor)).toList();
    assertThat(expected).extracting(ChatMessage::getText).doesNotHaveDuplicates();
    assertThat(atOne.history(room(test))).isEqualTo(expected);
    for (Follower follower : followers) {
      await().atMost(PATIENCE).until(() -> follower.count() >= expected.size());
      assertThat(follower.heard()).isEqualTo(expected);
    }
    List<String> users = new ArrayList<>();
    atTwo
        .users()
        .getUserStream(GetUserStreamRequest.getDefaultInstance())
        .forEachRemaining(user -> users.add(user.getEmail()));
    assertThat(users).containsAll(created).doesNotHaveDuplicates();
  }

  private static String room(TestInfo test) {
    return test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
  }

  private static List<Status> refusals(List<Load> loads) {
    return loads.stream().flatMap(load -> load.refusals().stream()).toList();
  }

  /** All that callers were told. */
  private static List<String> descriptions(List<Load> loads) {
    return refusals(loads).stream()
        .map(status -> status.getCode() + ": " + status.getDescription())
        .toList();
  }

  /** Which of the brokers leads the stream of the chat. */
  private static int leader() throws Exception {
    String urls = brokers.stream().map(NatsServer::url).collect(Collectors.joining(","));
    String name = NatsStreams.info("CHAT", urls).getClusterInfo().getLeader();
    return Integer.parseInt(name.substring(1));
  }
}
