package io.grpckit.examples.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
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
  void letsNobodyElseReadIt() throws Exception {
    write(INSERT.formatted("1", "a"));

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
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
  void saysThatTheDiskIsFull() {
    database.write(connection -> first(connection, "PRAGMA max_page_count = 1"));

    assertThatThrownBy(() -> write(INSERT.formatted("1", "x".repeat(500_000))))
        .isInstanceOf(DatabaseUnavailableException.class);
    assertThat(Database.failures().map(thrownBy(INSERT.formatted("1", "x".repeat(500_000)))))
        .hasValueSatisfying(
            failure -> {
              assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
              assertThat(failure.message())
                  .isEqualTo("nothing can be stored or read at the moment");
              assertThat(failure.retryDelay()).isPresent();
            });
  }

  @Test
  void storesWhatWaitsBesideAWriteThatFillsTheDisk() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    database.meter(meters);
    database.write(connection -> first(connection, "PRAGMA max_page_count = 1"));
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      threads.execute(() -> database.write(connection -> hold(held, done)));
      assertThat(held.await(20, SECONDS)).isTrue();
      Future<?> small = threads.submit(() -> write(INSERT.formatted("1", "a")));
      awaitWaiting(meters, 1);
      Future<?> large = threads.submit(() -> write(INSERT.formatted("2", "x".repeat(500_000))));
      awaitWaiting(meters, 2);
      Future<?> afterIt = threads.submit(() -> write(INSERT.formatted("3", "c")));
      awaitWaiting(meters, 3);
      done.countDown();

      small.get(20, SECONDS);
      afterIt.get(20, SECONDS);
      assertThatThrownBy(() -> large.get(20, SECONDS))
          .hasCauseInstanceOf(DatabaseUnavailableException.class);
      awaitWaiting(meters, 0);
      write(INSERT.formatted("4", "d"));
      assertThat(users()).isEqualTo(3);
    } finally {
      done.countDown();
      threads.shutdown();
    }
  }

  private static void awaitWaiting(SimpleMeterRegistry meters, int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> meters.get("database.writes.waiting").gauge().value() == count);
  }

  @Test
  void saysThatAllConnectionsAreLent() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    ExecutorService threads = Executors.newCachedThreadPool();
    CountDownLatch lent = new CountDownLatch(8);
    for (int i = 0; i < 8; i++) {
      threads.execute(() -> database.read(connection -> hold(lent, done)));
    }
    assertThat(lent.await(20, SECONDS)).isTrue();
    try {
      assertThatThrownBy(this::users).isInstanceOf(DatabaseBusyException.class);
    } finally {
      done.countDown();
      threads.shutdown();
    }

    assertThat(threads.awaitTermination(20, SECONDS)).isTrue();
    assertThat(users()).as("goes on by itself").isZero();
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
  void measuresItsPools() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    database.meter(meters);

    database.read(
        connection -> {
          for (String pool : List.of("readers", "writer")) {
            double active =
                meters.get("hikaricp.connections.active").tag("pool", pool).gauge().value();
            assertThat(active).as(pool).isEqualTo(pool.equals("readers") ? 1 : 0);
          }
          return null;
        });
  }

  @Test
  void commitsToTheDisk() {
    assertThat(pragma("journal_mode")).isEqualTo("wal");
    assertThat(pragma("synchronous")).isEqualTo("2");
    assertThat(pragma("foreign_keys")).isEqualTo("1");
  }

  private static boolean hold(CountDownLatch lent, CountDownLatch done) {
    lent.countDown();
    try {
      return done.await(30, SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Throwable thrownBy(String sql) {
    return catchThrowable(() -> write(sql));
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
