package io.grpckit.examples.file.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.examples.store.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeletedUsersMigrationTest {

  private static final String BEFORE = "6";

  @TempDir private Path folder;

  @Test
  void knowsOfUsersWhoWereDeletedBeforeItWasWrittenDown() throws Exception {
    Path file = folder.resolve("example.db");
    String url = "jdbc:sqlite:" + file;
    Flyway.configure()
        .dataSource(url, null, null)
        .locations("classpath:db/migration")
        .target(BEFORE)
        .load()
        .migrate();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO users VALUES ('bob', 'Bob', 'b@x', 'b@x', 1)");
      statement.execute("INSERT INTO files VALUES ('a', 'alice', NULL, 'a', 1, 'x', 1)");
      statement.execute("INSERT INTO files VALUES ('b', 'bob', NULL, 'b', 1, 'x', 1)");
    }

    try (Database database = Database.sqlite(file)) {
      FileCatalog catalog = FileCatalog.in(database);

      assertThat(catalog.filesOfDeletedOwners("", 10)).containsExactly("a");
      assertThat(catalog.file("a")).isEmpty();
      assertThat(catalog.file("b")).isPresent();
    }
  }
}
