package io.grpckit.examples.chat;

import io.grpckit.examples.log.SqlTopicLog;
import io.grpckit.examples.log.TopicLog;
import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresChatLogTest extends ChatLogContract {

  private Database database;
  private TopicLog<Message> log;

  @BeforeEach
  void open() {
    database = Database.postgres(PostgresServer.newSchema());
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
}
