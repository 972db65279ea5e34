package io.grpckit.examples.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpckit.examples.LogLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void saysThatItMayNotWrite() {
    PostgresAddress address = PostgresServer.newDatabase();
    String alter = "ALTER DATABASE " + name(address);
    try (Database database = Database.postgres(address);
        LogLines log = LogLines.of(Outage.class)) {
      PostgresServer.execute(alter + " SET default_transaction_read_only = on");
      awaitNewConnections(database, address);

      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> insert(database, "1", "a"))
            .isInstanceOf(DatabaseUnavailableException.class);
        assertThat(users(database)).isZero();
      }

      PostgresServer.execute(alter + " RESET default_transaction_read_only");
      awaitNewConnections(database, address);
      insert(database, "1", "a");
      assertThat(log.lines())
          .filteredOn(line -> line.contains("writing"))
          .containsExactly(
              "ERROR writing to the database fails: ERROR: cannot execute INSERT in a read-only"
                  + " transaction",
              "INFO writing to the database works again");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"disk_full", "insufficient_resources", "out_of_memory", "io_error"})
  void saysThatTheServerHasNoRoom(String condition) {
    PostgresAddress address = PostgresServer.newDatabase();
    try (Database database = Database.postgres(address)) {
      database.write(connection -> Sql.update(connection, failure(condition)));
      database.write(
          connection ->
              Sql.update(
                  connection,
                  "CREATE TRIGGER full_disk BEFORE INSERT ON users EXECUTE FUNCTION fail()"));

      assertThatThrownBy(() -> insert(database, "1", "a"))
          .isInstanceOf(DatabaseUnavailableException.class);

      database.write(connection -> Sql.update(connection, "DROP TRIGGER full_disk ON users"));
      insert(database, "1", "a");
    }
  }

  /** What a server without room answers to whoever writes. */
  private static String failure(String condition) {
    return """
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE %s; END $$"""
        .formatted(condition);
  }

  @Test
  void saysThatAllConnectionsAreLent() throws Exception {
    int connections = 20;
    CountDownLatch lent = new CountDownLatch(connections);
    CountDownLatch done = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try (Database database = Database.postgres(PostgresServer.newDatabase());
        LogLines log = LogLines.of(Outage.class)) {
      for (int i = 0; i < connections; i++) {
        threads.execute(
            () ->
                database.read(
                    connection -> {
                      lent.countDown();
                      return awaitQuietly(done);
                    }));
      }
      assertThat(lent.await(60, SECONDS)).isTrue();

      assertThatThrownBy(() -> users(database)).isInstanceOf(DatabaseBusyException.class);

      done.countDown();
      threads.shutdown();
      assertThat(threads.awaitTermination(60, SECONDS)).isTrue();
      assertThat(users(database)).as("goes on by itself").isZero();
      assertThat(log.lines()).as("it is not out of order").isEmpty();
    } finally {
      done.countDown();
      threads.shutdownNow();
    }
  }

  private static boolean awaitQuietly(CountDownLatch latch) {
    try {
      return latch.await(60, SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Settings of a database are for new connections. */
  private static void awaitNewConnections(Database database, PostgresAddress address) {
    PostgresServer.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
            .formatted(name(address)));
    awaitRecovery(database);
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
