package io.grpckit.examples.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PostgresDatabaseTest {

  private static final String INSERT =
      "INSERT INTO users (id, name, email, email_key, created_at) VALUES (?, 'n', 'e', ?, 1)";

  @Test
  void tellsADuplicateKeyFromOtherRefusals() {
    try (Database database = Database.postgres(PostgresServer.newDatabase())) {
      insert(database, "1", "a");

      assertThatThrownBy(() -> insert(database, "1", "b"))
          .isInstanceOf(DuplicateKeyException.class);
      assertThatThrownBy(() -> insert(database, "2", "a"))
          .isInstanceOf(DuplicateKeyException.class);
      assertThatThrownBy(() -> insert(database, "3", null))
          .isExactlyInstanceOf(DatabaseException.class);
      assertThatThrownBy(() -> insert(database, "4", "\0"))
          .isInstanceOf(UnstorableTextException.class);
      assertThat(users(database)).as("a refusal leaves no transaction behind").isEqualTo(1);
    }
  }

  @Test
  void recoversByItselfFromALostConnection() {
    PostgresAddress address = PostgresServer.newDatabase();
    try (Database database = Database.postgres(address)) {
      assertThatThrownBy(
              () ->
                  database.write(
                      connection -> {
                        PostgresServer.execute(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE datname = '%s'".formatted(name(address)));
                        return Sql.update(connection, INSERT, "1", "a");
                      }))
          .isInstanceOf(DatabaseUnavailableException.class);

      awaitRecovery(database);
    }
  }

  @Test
  void saysThatNobodyAnswers() {
    PostgresAddress address = PostgresServer.newDatabase();
    try (Database database = Database.postgres(address)) {
      PostgresServer.execute("ALTER DATABASE " + name(address) + " ALLOW_CONNECTIONS false");
      PostgresServer.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
              .formatted(name(address)));

      assertThatThrownBy(() -> users(database)).isInstanceOf(DatabaseUnavailableException.class);

      PostgresServer.execute("ALTER DATABASE " + name(address) + " ALLOW_CONNECTIONS true");
      awaitRecovery(database);
    }
  }

  @Test
  void isMigratedOnceByManyServersAtTheSameTime() throws Exception {
    PostgresAddress address = PostgresServer.newDatabase();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Database>> opening = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        opening.add(threads.submit(() -> Database.postgres(address)));
      }
      for (Future<Database> opened : opening) {
        try (Database database = opened.get(60, SECONDS)) {
          assertThat(users(database)).isZero();
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void awaitRecovery(Database database) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(DatabaseUnavailableException.class)
        .until(() -> users(database) == 0);
  }

  private static void insert(Database database, String id, String key) {
    database.write(connection -> Sql.update(connection, INSERT, id, key));
  }

  private static long users(Database database) {
    return database
        .read(connection -> Sql.first(connection, "SELECT count(*) FROM users", r -> r.getLong(1)))
        .orElseThrow();
  }

  private static String name(PostgresAddress address) {
    return address.jdbcUrl().replaceFirst(".*/", "");
  }
}
