package io.grpckit.examples.user;

import io.grpckit.examples.store.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteUserStoreTest extends UserStoreContract {

  @TempDir private Path folder;

  private Database database;
  private UserStore store;

  @BeforeEach
  void open() {
    database = Database.sqlite(folder.resolve("example.db"));
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
