package io.grpckit.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpckit.errors.RpcFailure;
import io.grpckit.errors.Violation;
import io.grpckit.examples.chat.v1.ChatMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What presence is, whoever tells a server of it. */
@Timeout(120)
abstract class PresenceContract {

  /** A room that no other test knows. */
  private final String room = UUID.randomUUID().toString();

  private ChatServer server;

  /** A server whose rooms show so many people. */
  abstract ChatServer start(PresenceLimits limits) throws IOException;

  @BeforeEach
  void start() throws IOException {
    server = start(PresenceLimits.DEFAULTS);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  String room() {
    return room;
  }

  ChatServer server() {
    return server;
  }

  @Test
  void tellsWhoIsThereAndWhoComesAndGoes() throws Exception {
    Watcher watcher = server.watch("dave", room);
    assertThat(watcher.next()).isEqualTo("present");

    server.join("alice", room);
    assertThat(watcher.next()).isEqualTo("joined alice");
    BlockingClientCall<?, ChatMessage> bob = server.join("bob", room);
    assertThat(watcher.next()).isEqualTo("joined bob");
    assertThat(server.watch("dave", room).next()).isEqualTo("present alice bob");

    bob.cancel("gone", null);
    assertThat(watcher.next()).isEqualTo("left bob");
    assertThat(server.watch("dave", room).next()).isEqualTo("present alice");
  }

  @Test
  void countsWhoFollowsTheMessages() throws Exception {
    Watcher watcher = server.watch("dave", room);
    watcher.awaitPresent();

    BlockingClientCall<?, ChatMessage> carol = follow("carol");
    assertThat(watcher.next()).isEqualTo("joined carol");

    carol.cancel("gone", null);
    assertThat(watcher.next()).isEqualTo("left carol");
  }

  @Test
  void countsWhoIsThereTwiceOnce() throws Exception {
    Watcher watcher = server.watch("dave", room);
    watcher.awaitPresent();

    BlockingClientCall<?, ChatMessage> oneTab = server.join("alice", room);
    assertThat(watcher.next()).isEqualTo("joined alice");
    BlockingClientCall<?, ChatMessage> otherTab = server.enter("alice", room);
    server.join("bob", room);
    assertThat(watcher.next()).as("alice is there already").isEqualTo("joined bob");

    oneTab.cancel("gone", null);
    server.join("carol", room);
    assertThat(watcher.next()).as("alice is still there").isEqualTo("joined carol");

    otherTab.cancel("gone", null);
    assertThat(watcher.next()).isEqualTo("left alice");
  }

  @Test
  void seesWhoLeavesOrderly() throws Exception {
    BlockingClientCall<ChatMessage, ChatMessage> alice = server.join("alice", room);
    Watcher watcher = server.watch("dave", room);
    watcher.awaitPresent("alice");

    alice.halfClose();

    assertThat(alice.hasNext()).isFalse();
    assertThat(watcher.next()).isEqualTo("left alice");
  }

  @Test
  void seesWhoIsSentAway() throws Exception {
    BlockingClientCall<ChatMessage, ChatMessage> alice = server.join("alice", room);
    Watcher watcher = server.watch("dave", room);
    watcher.awaitPresent("alice");

    alice.write(ChatMessage.newBuilder().setRoom("elsewhere").setText("hello").build());

    assertThat(watcher.next()).isEqualTo("left alice");
  }

  @Test
  void keepsRoomsApart() throws Exception {
    Watcher watcher = server.watch("dave", room);
    watcher.awaitPresent();

    server.join("bob", room + "-next-door");
    server.join("alice", room);

    assertThat(watcher.next()).isEqualTo("joined alice");
  }

  @Test
  void takesNobodyForPresentWhoOnlyLooks() throws Exception {
    Watcher watcher = server.watch("dave", room);
    watcher.awaitPresent();
    server.watch("eve", room).awaitPresent();
    assertThat(server.as("bob").getMessages(ChatServer.request(0).setRoom(room).build()).hasNext())
        .isFalse();

    server.join("alice", room);

    assertThat(watcher.next()).isEqualTo("joined alice");
  }

  @Test
  void tellsWhoIsSlowAnewWhoIsThere() throws Exception {
    Watcher slow = server.watch("dave", room);
    Watcher quick = server.watch("eve", room);
    slow.awaitPresent();
    quick.awaitPresent();
    int visitors = 500;
    for (int i = 0; i < visitors; i++) {
      BlockingClientCall<?, ChatMessage> visitor = server.join("visitor", room);
      assertThat(quick.next()).isEqualTo("joined visitor");
      visitor.cancel("gone", null);
      assertThat(quick.next()).isEqualTo("left visitor");
    }
    server.join("alice", room);
    quick.awaitPresent("alice");

    int told = 0;
    String last;
    do {
      last = slow.next();
      told++;
    } while (!last.equals("present alice") && !last.equals("joined alice"));

    assertThat(told).isLessThan(100);
  }

  @Test
  void showsAsManyAsFit() throws Exception {
    stop();
    server = start(new PresenceLimits(2, 100, 32));
    Watcher watcher = server.watch("dave", room);
    watcher.awaitPresent();
    BlockingClientCall<?, ChatMessage> alice = server.join("alice", room);
    watcher.awaitPresent("alice");
    server.join("bob", room);
    watcher.awaitPresent("alice", "bob");

    BlockingClientCall<ChatMessage, ChatMessage> carol = server.join("carol", room);
    carol.write(ChatMessage.newBuilder().setText("I am here too").build());
    assertThat(carol.read().getText()).isEqualTo("I am here too");
    carol.cancel("gone", null);
    alice.cancel("gone", null);

    assertThat(watcher.next()).isEqualTo("left alice");
    server.join("carol", room);
    assertThat(watcher.next()).as("there is a place now").isEqualTo("joined carol");
  }

  @Test
  void letsNobodyWatchMoreThanOneMay() throws Exception {
    stop();
    server = start(new PresenceLimits(100, 100, 2));
    Watcher first = server.watch("dave", room);
    first.awaitPresent();
    server.watch("dave", room + "-next-door").awaitPresent();

    RpcFailure refused = failure(server.watch("dave", room));

    assertThat(refused.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refused.message())
        .isEqualTo("at most 2 of your calls may watch rooms at a time: end one first");
    server.watch("eve", room).awaitPresent();
    first.close();
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(StatusException.class)
        .until(() -> server.watch("dave", room).next().equals("present"));
  }

  @Test
  void tellsWhoWatchesWhenTheServerDrains() throws Exception {
    Watcher watcher = server.watch("dave", room);
    watcher.awaitPresent();

    server.drain();

    RpcFailure failure = failure(watcher);
    assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(failure.message()).isEqualTo("the server is stopping; watch again");
  }

  @Test
  void refusesANameThatIsNone() {
    for (String name : new String[] {"", "Lobby", "../x", "*", "a".repeat(65)}) {
      StatusException thrown =
          catchThrowableOfType(StatusException.class, () -> server.watch("dave", name).next());

      assertThat(RpcFailure.from(thrown).violations())
          .extracting(Violation::field)
          .containsExactly("room");
    }
  }

  private static RpcFailure failure(Watcher watcher) {
    return RpcFailure.from(catchThrowableOfType(StatusException.class, watcher::next));
  }

  private BlockingClientCall<?, ChatMessage> follow(String name) {
    return server.as(name).getMessages(ChatServer.request(0).setRoom(room).setFollow(true).build());
  }
}
