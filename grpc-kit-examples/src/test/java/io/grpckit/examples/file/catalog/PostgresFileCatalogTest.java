package io.grpckit.examples.file.catalog;

import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresFileCatalogTest extends FileCatalogContract {

  private Database database;
  private FileCatalog store;

  @BeforeEach
  void open() {
    database = Database.postgres(PostgresServer.newSchema());
    store = FileCatalog.in(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  FileCatalog catalog() {
    return store;
  }
}
