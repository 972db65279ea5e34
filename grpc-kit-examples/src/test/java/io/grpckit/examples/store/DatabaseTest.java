package io.grpckit.examples.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {

  private static final String INSERT =
      "INSERT INTO users (id, name, email, email_key, created_at) VALUES ('%s', 'n', 'e', '%s', 1)";

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

  @Test
  void readsWhatWasWritten() {
    write(INSERT.formatted("1", "a"));

    assertThat(users()).isEqualTo(1);
  }

  @Test
  void isStillThereAfterTheNextStart() {
    write(INSERT.formatted("1", "a"));

    database.close();
    open();

    assertThat(users()).isEqualTo(1);
  }

  @Test
  void undoesAWriteThatThrows() {
    assertThatThrownBy(
            () ->
                database.write(
                    connection -> {
                      execute(connection, INSERT.formatted("1", "a"));
                      throw new IllegalStateException("half-way");
                    }))
        .hasMessage("half-way");

    assertThat(users()).isZero();
    write(INSERT.formatted("2", "b")); // the connection came back usable
  }

  @Test
  void tellsADuplicateKeyFromOtherRefusals() {
    write(INSERT.formatted("1", "a"));

    assertThatThrownBy(() -> write(INSERT.formatted("1", "b")))
        .isInstanceOf(DuplicateKeyException.class);
    assertThatThrownBy(() -> write(INSERT.formatted("2", "a")))
        .isInstanceOf(DuplicateKeyException.class);
    assertThatThrownBy(() -> write("INSERT INTO users (id) VALUES ('3')"))
        .isExactlyInstanceOf(DatabaseException.class);
  }

  @Test
  void readsDuringAWrite() {
    database.write(
        connection -> {
          execute(connection, INSERT.formatted("1", "a"));
          assertThat(users()).as("seen from outside, before the commit").isZero();
          return null;
        });

    assertThat(users()).isEqualTo(1);
  }

  @Test
  void refusesToWriteThroughARead() {
    assertThatThrownBy(
            () -> database.read(connection -> execute(connection, INSERT.formatted("1", "a"))))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("readonly");
  }

  @Test
  void commitsToTheDisk() {
    assertThat(pragma("journal_mode")).isEqualTo("wal");
    assertThat(pragma("synchronous")).isEqualTo("2");
    assertThat(pragma("foreign_keys")).isEqualTo("1");
  }

  private void write(String sql) {
    database.write(connection -> execute(connection, sql));
  }

  private int users() {
    return Integer.parseInt(database.read(c -> first(c, "SELECT count(*) FROM users")));
  }

  private String pragma(String name) {
    return database.write(connection -> first(connection, "PRAGMA " + name));
  }

  private static int execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private static String first(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
