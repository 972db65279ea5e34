package io.grpckit.examples.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.feed.FeedLimits;
import io.grpckit.examples.log.Broker;
import io.grpckit.examples.log.BrokerBroadcast;
import io.grpckit.examples.log.BrokerUnavailableException;
import io.grpckit.examples.log.JetStreamTopicLog;
import io.grpckit.examples.log.NatsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("engines")
class SharedPresenceTest extends PresenceContract {

  private static final Duration QUICK = Duration.ofMillis(200);
  private static final Duration STEADY = Duration.ofMillis(500);

  /** Of a server that does not beat: nobody forgets another who does not either. */
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir private static Path natsFolder;

  private static NatsServer nats;

  @TempDir private Path folder;

  private final List<ChatServer> others = new ArrayList<>();
  private final List<Broker> brokers = new ArrayList<>();

  @BeforeAll
  static void startNats() {
    nats = NatsServer.start(natsFolder);
  }

  @AfterAll
  static void stopNats() {
    nats.close();
  }

  @AfterEach
  void stopOthers() {
    others.forEach(ChatServer::close);
    brokers.forEach(Broker::close);
  }

  @Override
  ChatServer start(PresenceLimits limits) throws IOException {
    return start(limits, Duration.ZERO, QUICK);
  }

  private ChatServer start(PresenceLimits limits, Duration absence, Duration beat)
      throws IOException {
    Broker broker = Broker.connect(nats.address());
    brokers.add(broker);
    return new ChatServer(
        Files.createTempDirectory(folder, "server"),
        (database, files) ->
            new ChatService(
                JetStreamTopicLog.open(broker, "CHAT", "chat.room", new ChatMessages()),
                Presence.ofAllServers(broker, limits, absence, beat),
                files,
                Clock.systemUTC(),
                new FeedLimits(64, 256, 2_000)));
  }

  private ChatServer another(Duration beat) throws IOException {
    ChatServer server = start(PresenceLimits.DEFAULTS, Duration.ZERO, beat);
    others.add(server);
    return server;
  }

  @Test
  void tellsOfThoseWhoAreAtOtherServers() throws Exception {
    ChatServer one = another(NEVER);
    ChatServer other = another(NEVER);
    Watcher here = one.watch("dave", room());
    Watcher there = other.watch("eve", room());

    BlockingClientCall<?, ChatMessage> alice = one.join("alice", room());
    there.awaitPresent("alice");
    other.join("bob", room());
    here.awaitPresent("alice", "bob");
    alice.cancel("gone", null);

    there.awaitPresent("bob");
    here.awaitPresent("bob");
  }

  @Test
  void countsWhoIsAtTwoServersOnce() throws Exception {
    ChatServer one = another(NEVER);
    ChatServer other = another(NEVER);
    Watcher watcher = one.watch("dave", room());
    BlockingClientCall<?, ChatMessage> here = one.join("alice", room());
    watcher.awaitPresent("alice");
    BlockingClientCall<?, ChatMessage> there = other.enter("alice", room());
    other.join("bob", room());
    assertThat(watcher.next()).isEqualTo("joined bob");

    here.cancel("gone", null);
    other.join("carol", room());
    assertThat(watcher.next()).as("alice is still there").isEqualTo("joined carol");

    there.cancel("gone", null);
    assertThat(watcher.next()).isEqualTo("left alice");
  }

  @Test
  void tellsAServerThatComesLater() throws Exception {
    ChatServer first = another(NEVER);
    Watcher watcher = first.watch("dave", room());
    first.join("alice", room());
    watcher.awaitPresent("alice");

    ChatServer later = another(NEVER);

    later.watch("eve", room()).awaitPresent("alice");
  }

  @Test
  void tellsOthersWhenItCloses() throws Exception {
    ChatServer other = start(PresenceLimits.DEFAULTS, Duration.ZERO, NEVER);
    Watcher watcher = another(NEVER).watch("dave", room());
    other.join("alice", room());
    watcher.awaitPresent("alice");

    other.close();

    assertThat(watcher.next()).isEqualTo("left alice");
  }

  @Test
  void tellsOthersWhenItClosesThatNobodyHasComeBack() throws Exception {
    ChatServer other = start(PresenceLimits.DEFAULTS, Presence.ABSENCE, NEVER);
    Watcher watcher = another(NEVER).watch("dave", room());
    BlockingClientCall<?, ChatMessage> alice = other.join("alice", room());
    watcher.awaitPresent("alice");
    alice.cancel("the server drains", null);

    other.close();

    assertThat(watcher.next()).isEqualTo("left alice");
  }

  @Test
  void forgetsAServerThatIsHeardNoMore() throws Exception {
    ChatServer other = another(QUICK);
    Watcher watcher = server().watch("dave", room());
    server().join("bob", room());
    watcher.awaitPresent("bob");
    other.join("alice", room());
    watcher.awaitPresent("alice", "bob");

    brokers.get(1).close(); // as if killed: it says nothing any more

    assertThat(watcher.next()).isEqualTo("left alice");
  }

  @Test
  void mendsWhatWasNotHeard() throws Exception {
    Watcher watcher = server().watch("dave", room());
    List<String> heard = new CopyOnWriteArrayList<>();
    try (Broker broker = Broker.connect(nats.address());
        BrokerBroadcast ghost =
            BrokerBroadcast.open(broker, "chat.presence", (subject, body) -> heard.add(subject))) {
      ghost.send("ghost." + room(), "rubbish".getBytes(UTF_8));
      ghost.send(
          "ghost." + room(),
          PresenceEvents.present(List.of(new Participant("id-alice", "alice"))).toByteArray());
      watcher.awaitPresent("alice");

      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(QUICK)
          .untilAsserted(
              () -> {
                ghost.send("ghost", new byte[0]); // it lives, but says nothing of the room
                assertThat(heard).hasSizeGreaterThan(50);
              });
    }

    assertThat(watcher.next()).isEqualTo("left alice");
  }

  @Test
  void letsNobodyLeaveBecauseTheBrokerIsAway() throws Exception {
    ChatServer here = another(STEADY);
    ChatServer other = another(STEADY);
    other.join("alice", room());
    Watcher watcher = here.watch("dave", room());
    watcher.awaitPresent("alice");

    nats.kill();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(code(() -> here.watch("eve", room()).next()))
                    .isEqualTo(Status.Code.UNAVAILABLE));
    nats.restart();
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(BrokerUnavailableException.class)
        .until(
            () -> {
              brokers.forEach(Broker::check);
              return true;
            });
    here.join("bob", room());

    assertThat(watcher.next()).as("alice was there all the time").isEqualTo("joined bob");
    other.join("carol", room());
    assertThat(watcher.next()).isEqualTo("joined carol");
  }

  private static Status.Code code(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return RpcFailure.from(catchThrowableOfType(StatusException.class, call)).code();
  }
}
