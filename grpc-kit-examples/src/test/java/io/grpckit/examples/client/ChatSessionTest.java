package io.grpckit.examples.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpckit.examples.chat.v1.ChatMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChatSessionTest {
  private final FakeChat room = new FakeChat();
  private final FakeServer server = FakeServer.serving(room);
  private final Connection connection = server.connect();
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    connection.close();
    server.close();
  }

  @Test
  void hearsWhatItSaysAndWhatOthersSay() throws Exception {
    ChatSession session = join(0);
    session.say("one");
    awaitHeard("one");
    room.say("two");
    awaitHeard("one", "two");

    session.leave();

    assertThat(room.members()).isZero();
  }

  @Test
  void leavesOnlyWhenAllThatWasSaidIsStored() throws Exception {
    List<String> said = new ArrayList<>();
    ChatSession session = join(0);
    for (int i = 0; i < 500; i++) {
      said.add("message " + i);
      session.say("message " + i);
    }

    session.leave();

    assertThat(room.texts()).isEqualTo(said);
    assertThat(heard).isEqualTo(said);
  }

  @Test
  void firstHearsTheEndOfTheHistory() throws Exception {
    List.of("old", "older than live", "last").forEach(room::say);

    ChatSession session = join(2);
    session.say("hello");
    session.leave();

    assertThat(heard).containsExactly("older than live", "last", "hello");
  }

  @Test
  void hearsAfterALostConnectionWhatWasSaidMeanwhile() throws Exception {
    ChatSession session = join(0);
    session.say("one");
    awaitHeard("one");

    room.slam(Status.UNAVAILABLE);
    room.say("two");
    awaitHeard("one", "two");
    session.say("three");
    session.leave();

    assertThat(heard).containsExactly("one", "two", "three");
  }

  @Test
  void hearsWhatWasSaidUntilItWasLetIn() throws Exception {
    room.holdDoor();
    ChatSession session = join(0);
    await().until(() -> room.waiting() == 1);
    room.whisper("said meanwhile");

    room.openDoor();

    awaitHeard("said meanwhile");
    session.leave();
  }

  @Test
  void needsNoHeadersToSpeakAndMissesNothingWithoutThem() throws Exception {
    room.holdHeaders();
    ChatSession session = join(0);
    await().until(() -> room.members() == 1);
    room.whisper("said meanwhile");

    session.say("hello");

    awaitHeard("said meanwhile", "hello");
    session.leave();
  }

  @Test
  void saysAgainWhatMayBeLostAndIsStoredOnce() throws Exception {
    ChatSession session = join(0);
    session.say("one");
    awaitHeard("one");

    room.slamAfterStoring(3);
    session.say("two");
    session.say("three");
    session.say("four");
    session.leave();

    assertThat(room.texts()).containsExactlyInAnyOrder("one", "two", "three", "four");
    assertThat(heard).isEqualTo(room.texts());
  }

  @Test
  void tellsTheSpeakerWhyTheRoomIsClosed() throws Exception {
    ChatSession session = join(0);
    await().until(() -> room.members() == 1);

    room.slam(Status.PERMISSION_DENIED);

    assertThat(failureOfSaying(session)).isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void tellsWhenTheServerIsGone() throws Exception {
    ChatSession session = join(0);
    await().until(() -> room.members() == 1);
    session.say("one");
    awaitHeard("one");

    server.close();

    assertThat(failureOfSaying(session)).isEqualTo(Status.Code.UNAVAILABLE);
  }

  /** Talks until it is told that nobody listens. */
  private static Status.Code failureOfSaying(ChatSession session) throws Exception {
    while (true) {
      try {
        session.say("anybody?");
      } catch (StatusRuntimeException e) {
        return e.getStatus().getCode();
      }
    }
  }

  private ChatSession join(int history) {
    return ChatSession.join(
        connection,
        "room",
        history,
        (ChatMessage message) -> heard.add(message.getText()),
        new Backoff(5, pause -> {}));
  }

  private void awaitHeard(String... texts) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(heard).containsExactly(texts));
  }
}
