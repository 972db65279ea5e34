package io.grpckit.examples.auth;

import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresSigningKeyStoreTest extends SigningKeyStoreContract {

  private Database database;
  private SigningKeyStore store;

  @BeforeEach
  void openDatabase() {
    database = Database.postgres(PostgresServer.newSchema());
    store = new SqlSigningKeyStore(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  SigningKeyStore open() {
    return store;
  }
}
