package io.grpckit.examples.file.catalog;

import io.grpckit.examples.store.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteFileCatalogTest extends FileCatalogContract {

  @TempDir private Path folder;

  private Database database;

  @BeforeEach
  void open() {
    database = Database.sqlite(folder.resolve("example.db"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  Database database() {
    return database;
  }
}
