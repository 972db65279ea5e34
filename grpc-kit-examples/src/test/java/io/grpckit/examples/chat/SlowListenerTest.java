package io.grpckit.examples.chat;

import static io.grpckit.examples.chat.ChatServer.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Named.named;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.feed.FeedLimits;
import io.grpckit.examples.log.SqlTopicLog;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody who is in a room and takes nothing of what is said there. */
class SlowListenerTest {

  private static final int PATIENCE = 50;
  private static final int SAID = PATIENCE + 30;

  @TempDir private Path folder;

  private ChatServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        new ChatServer(
            folder,
            (database, files) ->
                new ChatService(
                    new SqlTopicLog<>(database, new ChatTable()),
                    Presence.ofThisServer(),
                    files,
                    Clock.systemUTC(),
                    new FeedLimits(4, 8, PATIENCE)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @FunctionalInterface
  interface Listening {
    BlockingClientCall<?, ChatMessage> at(ChatServer server) throws Exception;
  }

  static Stream<Named<Listening>> ways() {
    return Stream.of(
        named("GetMessages", SlowListenerTest::follow),
        named("Chat", server -> server.enter("bob", "lobby")));
  }

  /** From the first message on, which it has taken. */
  private static BlockingClientCall<?, ChatMessage> follow(ChatServer server) throws Exception {
    server.send("bob", "hello");
    BlockingClientCall<?, ChatMessage> call = server.follow("bob", 0);
    call.read();
    return call;
  }

  @ParameterizedTest
  @MethodSource("ways")
  void isCutOffAndMayGoOnWhereItStopped(Listening way) throws Exception {
    BlockingClientCall<?, ChatMessage> slow = way.at(server);
    BlockingClientCall<?, ChatMessage> other = server.follow("carol", 1);
    List<ChatMessage> said = new ArrayList<>();
    for (int i = 0; i < SAID; i++) {
      said.add(server.send("alice", "m" + i));
      assertThat(texts(other, 1)).as("of who takes what comes").containsExactly("m" + i);
    }

    List<ChatMessage> heard = new ArrayList<>();
    StatusException cut = catchThrowableOfType(StatusException.class, () -> readAll(slow, heard));

    assertThat(heard).isNotEmpty().isEqualTo(said.subList(0, heard.size()));
    long cursor = heard.get(heard.size() - 1).getCursor();
    assertThat(cut.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(cut.getStatus().getDescription())
        .isEqualTo(
            "too slow: 50 messages came while none was taken; resume after cursor " + cursor);
    assertThat(server.history("bob", cursor)).isEqualTo(said.subList(heard.size(), SAID));
  }

  private static Void readAll(BlockingClientCall<?, ChatMessage> call, List<ChatMessage> heard)
      throws StatusException, InterruptedException {
    while (true) {
      heard.add(call.read());
    }
  }
}
