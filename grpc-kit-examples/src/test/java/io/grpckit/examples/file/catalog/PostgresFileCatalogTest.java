package io.grpckit.examples.file.catalog;

import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresFileCatalogTest extends FileCatalogContract {

  private Database database;

  @BeforeEach
  void open() {
    database = Database.postgres(PostgresServer.newSchema());
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
