package io.grpckit.examples.chat;

import static io.grpckit.examples.chat.ChatServer.message;
import static io.grpckit.examples.chat.ChatServer.texts;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.RpcFailure;
import io.grpckit.errors.Violation;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.FileInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChatServiceTest {

  @TempDir private Path folder;

  private ChatServer server;

  @BeforeEach
  void start() throws Exception {
    server = new ChatServer(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Nested
  class SendMessage {

    @Test
    void answersWhatIsStoredUnderTheSendersName() throws Exception {
      long before = System.currentTimeMillis();
      ChatMessage pretended =
          message("hello").toBuilder()
              .setUser("eve")
              .setUserId("id-eve")
              .setCursor(99)
              .setId("mine")
              .setTimestamp(1)
              .build();

      ChatMessage stored = server.as("alice").sendMessage(pretended);

      assertThat(stored.getUser()).isEqualTo("alice");
      assertThat(stored.getUserId()).isEqualTo("id-alice");
      assertThat(stored.getText()).isEqualTo("hello");
      assertThat(stored.getCursor()).isEqualTo(1);
      assertThat(stored.getId()).isNotEmpty().isNotEqualTo("mine");
      assertThat(stored.getTimestamp()).isBetween(before, System.currentTimeMillis());
      assertThat(server.history("bob", 0)).containsExactly(stored);
    }

    @Test
    void storesOnceWhatIsSentAgain() throws Exception {
      ChatMessage request = message("hello").toBuilder().setClientId("c1").build();

      ChatMessage first = server.as("alice").sendMessage(request);

      assertThat(server.as("alice").sendMessage(request)).isEqualTo(first);
      assertThat(server.as("bob").sendMessage(request)).isNotEqualTo(first);
      assertThat(server.history("bob", 0)).hasSize(2);
    }

    @Test
    void isThereAfterARestart() throws Exception {
      ChatMessage stored = server.send("alice", "hello");

      server.restart();

      assertThat(server.history("bob", 0)).containsExactly(stored);
    }
  }

  @Nested
  class GetMessages {

    @Test
    void sendsTheHistoryAfterTheCursor() throws Exception {
      List<ChatMessage> said = new ArrayList<>();
      for (int i = 0; i < 200; i++) { // several pages
        said.add(server.send("alice", "m" + i));
      }

      assertThat(server.history("bob", 0)).isEqualTo(said);
      assertThat(server.history("bob", 150)).isEqualTo(said.subList(150, 200));
      assertThat(server.history("bob", 200)).isEmpty();
      assertThat(server.history("bob", -1)).as("uint64: beyond everything").isEmpty();
    }

    @Test
    void goesOnWithWhatIsSaid() throws Exception {
      server.send("alice", "one");
      BlockingClientCall<?, ChatMessage> call = server.follow("bob", 0);
      assertThat(texts(call, 1)).containsExactly("one");

      server.send("alice", "two");

      assertThat(texts(call, 1)).containsExactly("two");
    }

    @Test
    void hasNoGapAndNoDuplicateWhileOthersSpeak() throws Exception {
      int each = 150;
      ExecutorService threads = Executors.newCachedThreadPool();
      try {
        Future<?> alice = threads.submit(() -> say("alice", each));
        Future<?> bob = threads.submit(() -> say("bob", each));
        List<BlockingClientCall<?, ChatMessage>> listeners = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          listeners.add(server.follow("carol", 0));
          server.send("carol", "now");
        }
        alice.get(60, SECONDS);
        bob.get(60, SECONDS);

        List<String> said = server.history("dave", 0).stream().map(ChatMessage::getText).toList();
        assertThat(said).hasSize(2 * each + 6);
        for (BlockingClientCall<?, ChatMessage> listener : listeners) {
          assertThat(texts(listener, said.size())).isEqualTo(said);
        }
      } finally {
        threads.shutdownNow();
      }
    }

    private Void say(String name, int count) throws StatusException {
      for (int i = 0; i < count; i++) {
        server.send(name, name + i);
      }
      return null;
    }
  }

  @Nested
  class Chat {

    @Test
    void bringsTogetherWhoeverIsInTheRoom() throws Exception {
      server.send("carol", "before anybody came");
      BlockingClientCall<ChatMessage, ChatMessage> alice = server.as("alice").chat();
      BlockingClientCall<ChatMessage, ChatMessage> bob = server.as("bob").chat();
      alice.write(message("hi from alice"));
      assertThat(texts(alice, 1)).containsExactly("hi from alice");

      bob.write(message("hi from bob"));
      assertThat(texts(bob, 1)).as("from then on").containsExactly("hi from bob");
      alice.write(ChatMessage.newBuilder().setText("no room needed").build());

      assertThat(texts(alice, 2)).containsExactly("hi from bob", "no room needed");
      assertThat(texts(bob, 1)).containsExactly("no room needed");
    }

    @Test
    void joinsWithoutSayingAnything() throws Exception {
      BlockingClientCall<ChatMessage, ChatMessage> alice = server.as("alice").chat();
      alice.write(message(""));
      alice.write(message("first"));

      assertThat(texts(alice, 1)).containsExactly("first");
      assertThat(server.history("bob", 0)).hasSize(1);
    }

    @Test
    void answersHeadersOnceTheCallerWillMissNothing() throws Exception {
      for (int round = 1; round <= 50; round++) {
        Listener alice = new Listener();
        StreamObserver<ChatMessage> call = alice.listen(server.channel("alice"));
        call.onNext(message(""));

        assertThat(alice.cursor()).isEqualTo(round - 1);
        ChatMessage said = server.send("bob", "right after");

        assertThat(alice.hear()).isEqualTo(said);
        call.onCompleted();
      }
    }

    @Test
    void answersNoHeadersToWhoDoesNotJoin() throws Exception {
      Listener alice = new Listener();

      alice.listen(server.channel("alice")).onNext(message("").toBuilder().setRoom("A").build());

      assertThat(RpcFailure.from(alice.failure()).violations())
          .extracting(Violation::field)
          .containsExactly("room");
      assertThat(alice.hasHeaders()).isFalse();
    }

    @Test
    void deliversWhatTheCallerSaidBeforeItLeft() throws Exception {
      BlockingClientCall<ChatMessage, ChatMessage> alice = server.as("alice").chat();
      alice.write(message("one"));
      alice.write(message("two"));
      alice.halfClose();

      assertThat(texts(alice, 2)).containsExactly("one", "two");
      assertThat(alice.hasNext()).isFalse();
    }

    @Test
    void endsIfTheCallerLeavesWithoutAWord() throws Exception {
      BlockingClientCall<ChatMessage, ChatMessage> alice = server.as("alice").chat();
      alice.halfClose();

      assertThat(alice.hasNext()).isFalse();
    }

    @Test
    void tellsEverybodyToResumeWhenTheServerDrains() throws Exception {
      BlockingClientCall<ChatMessage, ChatMessage> alice = server.as("alice").chat();
      alice.write(message("one"));
      texts(alice, 1);

      server.drain();

      RpcFailure failure =
          RpcFailure.from(catchThrowableOfType(StatusException.class, alice::read));
      assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(failure.message()).isEqualTo("the server is stopping; resume after cursor 1");
    }

    @Test
    void stopsAtAMessageThatIsWrong() throws Exception {
      BlockingClientCall<ChatMessage, ChatMessage> alice = server.as("alice").chat();
      alice.write(message("one"));
      texts(alice, 1);
      alice.write(message("elsewhere").toBuilder().setRoom("other").build());

      assertThat(violations(alice::read))
          .containsExactly(Violation.of("room", "must be empty or that of the first message"));
      assertThat(server.history("bob", 0)).hasSize(1);
    }
  }

  @Test
  void storesAttachmentsAsFiles() throws Exception {
    BlockingClientCall<FileChunk, FileInfo> call = server.as("alice").uploadFile();
    call.write(
        FileChunk.newBuilder()
            .setFilename("cat.png")
            .setData(ByteString.copyFromUtf8("meow"))
            .build());
    call.halfClose();

    FileInfo stored = call.read();

    assertThat(stored.getFilename()).isEqualTo("cat.png");
    assertThat(stored.getSize()).isEqualTo(4);
    assertThat(stored.getFileId()).isNotEmpty();
  }

  static Stream<Arguments> badMessages() {
    ChatMessage good = message("hello");
    return Stream.of(
        arguments("no room", good.toBuilder().clearRoom().build(), "room"),
        arguments("path-like room", good.toBuilder().setRoom("../x").build(), "room"),
        arguments("capitals", good.toBuilder().setRoom("Lobby").build(), "room"),
        arguments("long room", good.toBuilder().setRoom("a".repeat(65)).build(), "room"),
        arguments("NUL", message("a\0b"), "text"),
        arguments("oversized text", message("😀".repeat(4001)), "text"),
        arguments(
            "oversized client id",
            good.toBuilder().setClientId("c".repeat(65)).build(),
            "client_id"),
        arguments("NUL in client id", good.toBuilder().setClientId("\0").build(), "client_id"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badMessages")
  void namesTheFieldThatIsWrong(String what, ChatMessage message, String field) throws Exception {
    BlockingClientCall<ChatMessage, ChatMessage> chat = server.as("alice").chat();
    chat.write(message);

    assertThat(violations(chat::read)).extracting(Violation::field).containsExactly(field);
    assertThat(violations(() -> server.as("alice").sendMessage(message)))
        .extracting(Violation::field)
        .containsExactly(field);
    assertThat(server.history("bob", 0)).isEmpty();
  }

  @Test
  void refusesToSendNothing() {
    assertThat(violations(() -> server.send("alice", "")))
        .containsExactly(Violation.of("text", "must not be empty"));
  }

  @Test
  void takesTheLongestText() throws Exception {
    assertThat(server.send("alice", "😀".repeat(4000)).getText()).hasSize(8000);
  }

  private static List<Violation> violations(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    RpcFailure failure = RpcFailure.from(catchThrowableOfType(StatusException.class, call));
    assertThat(failure.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    return failure.violations();
  }
}
