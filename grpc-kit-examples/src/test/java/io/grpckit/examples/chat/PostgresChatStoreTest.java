package io.grpckit.examples.chat;

import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresChatStoreTest extends ChatStoreContract {

  private Database database;
  private ChatStore store;

  @BeforeEach
  void open() {
    database = Database.postgres(PostgresServer.newSchema());
    store = new SqlChatStore(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  ChatStore store() {
    return store;
  }
}
