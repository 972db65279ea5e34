package io.grpckit.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.BlockingClientCall;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.feed.FeedLimits;
import io.grpckit.examples.log.SqlTopicLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPresenceTest extends PresenceContract {

  @TempDir private Path folder;

  @Override
  ChatServer start(PresenceLimits limits) throws IOException {
    return start(limits, Duration.ZERO);
  }

  private ChatServer start(PresenceLimits limits, Duration absence) throws IOException {
    return new ChatServer(
        Files.createTempDirectory(folder, "server"),
        (database, files) ->
            new ChatService(
                new SqlTopicLog<>(database, new ChatTable()),
                Presence.ofThisServer(limits, absence),
                files,
                Clock.systemUTC(),
                new FeedLimits(64, 256, 2_000)));
  }

  @Test
  void takesNobodyForGoneWhoIsBackInAMoment() throws Exception {
    try (ChatServer patient = start(PresenceLimits.DEFAULTS, Duration.ofHours(1))) {
      Watcher watcher = patient.watch("dave", room());
      watcher.awaitPresent();
      BlockingClientCall<?, ChatMessage> before = patient.join("alice", room());
      assertThat(watcher.next()).isEqualTo("joined alice");

      before.cancel("the token has expired", null);
      patient.join("alice", room());
      patient.join("bob", room());

      assertThat(watcher.next()).isEqualTo("joined bob");
    }
  }

  @Test
  void tellsManyOfACrowd() throws Exception {
    List<Watcher> watchers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      watchers.add(server().watch("watcher-" + i, room()));
    }
    List<BlockingClientCall<?, ChatMessage>> visitors = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      visitors.add(server().join("visitor-" + i, room()));
    }
    for (Watcher watcher : watchers) {
      watcher.awaitCount(1_000);
    }

    visitors.forEach(visitor -> visitor.cancel("gone", null));

    for (Watcher watcher : watchers) {
      watcher.awaitCount(0);
    }
  }
}
