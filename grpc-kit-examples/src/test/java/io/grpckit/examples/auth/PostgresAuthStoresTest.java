package io.grpckit.examples.auth;

import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.PostgresServer;

class PostgresAuthStoresTest extends AuthStoresContract {

  @Override
  Database open() {
    return Database.postgres(PostgresServer.newSchema());
  }
}
