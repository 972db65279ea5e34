package io.grpckit.examples.store;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import io.grpc.Status;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.errors.RpcFailure;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * The SQL database, migrated and pooled. Thread-safe.
 *
 * <p>A connection is lent for one piece of work only, so that nobody holds one while waiting for a
 * caller: long reads go page by page, each in a {@link #read} of its own.
 */
public final class Database implements AutoCloseable {

  private static final String MIGRATIONS = "classpath:db/migration";
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private final HikariDataSource readers;
  private final HikariDataSource writers;
  private final @Nullable GroupCommit groupCommit;
  private final Outage readOutage = new Outage("reading from the database");
  private final Outage writeOutage = new Outage("writing to the database");

  private Database(
      HikariDataSource readers, HikariDataSource writers, @Nullable GroupCommit groupCommit) {
    this.readers = readers;
    this.writers = writers;
    this.groupCommit = groupCommit;
  }

  /**
   * Opens the embedded database, a private SQLite file, and brings its tables up to date. What
   * {@link #write} has committed survives the death of the process and of the machine.
   *
   * @param file where the database is, or is created; its folder exists
   * @return the open database
   */
  public static Database sqlite(Path file) {
    Sqlite sqlite = new Sqlite(PrivateFiles.file(requireNonNull(file, "file")));
    migrate(sqlite.dataSource());
    HikariDataSource writer = sqlite.writer();
    return new Database(sqlite.readers(), writer, new GroupCommit(writer, Sqlite.POOL_TIMEOUT));
  }

  /**
   * Opens a PostgreSQL database, which several servers may share, and brings its tables up to date.
   *
   * @param address where it is
   * @return the open database
   */
  public static Database postgres(PostgresAddress address) {
    HikariDataSource pool = Postgres.pool(requireNonNull(address, "address"));
    try {
      migrate(pool);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
    return new Database(pool, pool, null);
  }

  private static void migrate(DataSource dataSource) {
    Flyway.configure().dataSource(dataSource).locations(MIGRATIONS).load().migrate();
  }

  /**
   * Reads, each statement for itself. Reads go on while there is a write.
   *
   * @param work the statements, which must not change anything
   * @return what the work returned
   * @throws DatabaseBusyException if no connection comes free in time
   * @throws DatabaseUnavailableException if the database is out of order
   * @throws DatabaseException if the database refuses
   */
  public <T extends @Nullable Object> T read(Work<T> work) {
    try (Connection connection = readers.getConnection()) {
      T result = work.on(connection);
      readOutage.worked();
      return result;
    } catch (SQLException e) {
      throw translate(e, readOutage);
    }
  }

  /**
   * Writes in a transaction: it is durable when this method returns, and undone if the work throws.
   * On SQLite writes come one after the other, on a thread of their own and several to a
   * transaction, so the work must be short and never call this method again; if the transaction
   * fails, each of them is done again alone.
   *
   * @param work the statements, and nothing that must not be done twice
   * @return what the work returned
   * @throws DuplicateKeyException if a unique key was taken
   * @throws DatabaseBusyException if no connection comes free in time
   * @throws DatabaseUnavailableException if the database is out of order
   * @throws DatabaseException if the database refuses
   */
  public <T extends @Nullable Object> T write(Work<T> work) {
    try {
      T result = groupCommit == null ? writeAlone(work) : groupCommit.write(work);
      writeOutage.worked();
      return result;
    } catch (SQLException e) {
      throw translate(e, writeOutage);
    }
  }

  private <T extends @Nullable Object> T writeAlone(Work<T> work) throws SQLException {
    try (Connection connection = writers.getConnection()) {
      connection.setAutoCommit(false);
      T result = work.on(connection);
      connection.commit();
      return result; // the pool rolls back whatever is not committed, and restores auto-commit
    }
  }

  /** What is out of order is for the log, once; who calls is not to blame. */
  private static DatabaseException translate(SQLException e, Outage outage) {
    DatabaseException translated = SqlErrors.translate(e);
    if (translated instanceof DatabaseUnavailableException) {
      outage.failed(e);
    }
    return translated;
  }

  /**
   * What callers are told when something goes wrong here.
   *
   * @return for the mapper of the server
   */
  public static ExceptionMapper failures() {
    return ExceptionMapper.builder()
        .map(
            DatabaseBusyException.class,
            RpcFailure.resourceExhausted("database", "too many calls need the database")
                .withRetryDelay(RETRY_DELAY))
        .map(
            DatabaseUnavailableException.class,
            RpcFailure.unavailable("nothing can be stored or read at the moment", RETRY_DELAY))
        .map(
            UnstorableTextException.class,
            RpcFailure.of(Status.Code.INVALID_ARGUMENT, "text must not contain the character NUL"))
        .build();
  }

  /**
   * Measures the pools: connections lent, idle and waited for ({@code hikaricp.connections…}). On
   * SQLite nobody waits for the connection that writes, but for a turn: how many do is {@code
   * database.writes.waiting}.
   *
   * @param meters where; once only
   */
  public void meter(MeterRegistry meters) {
    readers.setMetricRegistry(meters);
    if (writers != readers) {
      writers.setMetricRegistry(meters);
    }
    if (groupCommit != null) {
      Gauge.builder("database.writes.waiting", groupCommit, GroupCommit::waiting)
          .description("Writes that wait for their turn")
          .register(meters);
    }
  }

  /**
   * Whether other servers may use the database, too.
   *
   * @return whether it is not embedded
   */
  public boolean isShared() {
    return groupCommit == null;
  }

  /**
   * The pool that {@link #read} uses, for health checks and meters.
   *
   * @return the pool
   */
  public DataSource readers() {
    return readers;
  }

  /** Closes all connections. Work that still runs fails. */
  @Override
  public void close() {
    if (groupCommit != null) {
      groupCommit.close();
    }
    readers.close();
    writers.close();
  }
}
