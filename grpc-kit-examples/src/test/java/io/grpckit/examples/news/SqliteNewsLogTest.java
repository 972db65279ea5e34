package io.grpckit.examples.news;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.examples.log.SqlTopicLog;
import io.grpckit.examples.log.TopicLog;
import io.grpckit.examples.store.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteNewsLogTest extends NewsLogContract {

  @TempDir private Path folder;

  private Database database;
  private TopicLog<Article> log;

  @BeforeEach
  void open() {
    database = Database.sqlite(folder.resolve("example.db"));
    log = new SqlTopicLog<>(database, new NewsTable());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected TopicLog<Article> log() {
    return log;
  }

  @Test
  void goesOnCountingAfterTheNextStart() {
    Article before = log.append(draft("lobby", "ada", "c1"));
    close();
    open();

    assertThat(log.append(draft("lobby", "ada", "c1"))).isEqualTo(before);
    assertThat(log.append(draft("lobby", "ada", "")).cursor()).isGreaterThan(before.cursor());
  }
}
