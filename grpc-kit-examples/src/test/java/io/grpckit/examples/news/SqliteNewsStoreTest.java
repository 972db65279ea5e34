package io.grpckit.examples.news;

import io.grpckit.examples.store.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteNewsStoreTest extends NewsStoreContract {

  @TempDir private Path folder;

  private Database database;
  private NewsStore store;

  @BeforeEach
  void open() {
    database = Database.sqlite(folder.resolve("example.db"));
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
