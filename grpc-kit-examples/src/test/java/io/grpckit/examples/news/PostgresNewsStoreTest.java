package io.grpckit.examples.news;

import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresNewsStoreTest extends NewsStoreContract {

  private Database database;
  private NewsStore store;

  @BeforeEach
  void open() {
    database = Database.postgres(PostgresServer.newSchema());
    store = new SqlNewsStore(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  NewsStore store() {
    return store;
  }
}
