package io.grpckit.examples.auth;

import io.grpckit.examples.store.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteAuthStoresTest extends AuthStoresContract {

  @TempDir private Path folder;

  @Override
  Database open() {
    return Database.sqlite(folder.resolve("example.db"));
  }
}
