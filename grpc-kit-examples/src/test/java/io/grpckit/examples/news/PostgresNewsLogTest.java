package io.grpckit.examples.news;

import io.grpckit.examples.log.SqlTopicLog;
import io.grpckit.examples.log.TopicLog;
import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresNewsLogTest extends NewsLogContract {

  private Database database;
  private TopicLog<Article> log;

  @BeforeEach
  void open() {
    database = Database.postgres(PostgresServer.newSchema());
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
}
