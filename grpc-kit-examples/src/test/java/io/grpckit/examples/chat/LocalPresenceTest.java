package io.grpckit.examples.chat;

import io.grpckit.examples.feed.FeedLimits;
import io.grpckit.examples.log.SqlTopicLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

class LocalPresenceTest extends PresenceContract {

  @TempDir private Path folder;

  @Override
  ChatServer start(PresenceLimits limits) throws IOException {
    return new ChatServer(
        folder,
        (database, files) ->
            new ChatService(
                new SqlTopicLog<>(database, new ChatTable()),
                Presence.ofThisServer(limits),
                files,
                Clock.systemUTC(),
                new FeedLimits(64, 256, 2_000)));
  }
}
