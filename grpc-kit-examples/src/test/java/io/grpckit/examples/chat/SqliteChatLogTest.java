package io.grpckit.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.examples.log.SqlTopicLog;
import io.grpckit.examples.log.TopicLog;
import io.grpckit.examples.store.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteChatLogTest extends ChatLogContract {

  @TempDir private Path folder;

  private Database database;
  private TopicLog<Message> log;

  @BeforeEach
  void open() {
    database = Database.sqlite(folder.resolve("example.db"));
    log = new SqlTopicLog<>(database, new ChatTable());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected TopicLog<Message> log() {
    return log;
  }

  @Test
  void goesOnCountingAfterTheNextStart() {
    Message before = log.append(draft("lobby", "ada", "c1"));
    close();
    open();

    assertThat(log.append(draft("lobby", "ada", "c1"))).isEqualTo(before);
    assertThat(log.append(draft("lobby", "ada", "")).cursor()).isGreaterThan(before.cursor());
  }
}
