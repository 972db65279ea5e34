package io.grpckit.examples.user;

import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresUserStoreTest extends UserStoreContract {

  private Database database;
  private UserStore store;

  @BeforeEach
  void open() {
    database = Database.postgres(PostgresServer.newSchema());
    store = new SqlUserStore(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  UserStore store() {
    return store;
  }
}
