package io.grpckit.examples.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.PostgresServer;
import io.grpckit.examples.store.Sql;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/**
 * Many who have begun to read all users and do not go on: they hold nothing of the database. All is
 * on the test's own thread, so that whatever happens has happened when a line is done.
 */
class StalledUserStreamTest {

  private static final int USERS = 1_000;
  private static final int MORE_THAN_CONNECTIONS = 30;

  @TempDir private Path folder;

  private Database database;
  private Server server;
  private ManagedChannel channel;

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
    database.close();
  }

  @Test
  void holdNoConnectionOfPostgres() throws Exception {
    serve(Database.postgres(PostgresServer.newSchema()));
    List<Reader> readers = stalled();

    assertThat(lentConnections()).isZero();

    readers.forEach(Reader::readOn);
    assertThat(readers).allSatisfy(Reader::hasAll);
  }

  @Test
  void doNotKeepSqliteFromEmptyingItsLog() throws Exception {
    serve(Database.sqlite(folder.resolve("example.db")));
    List<Reader> readers = stalled();

    assertThat(lentConnections()).isZero();
    insert(USERS, USERS + 1);
    assertThat(log()).isNotEmptyFile();
    assertThat(emptiesItsLog(Duration.ofSeconds(20))).isTrue();
    assertThat(log()).isEmptyFile();

    insert(USERS + 1, USERS + 2);
    assertThat(database.read(this::emptiesItsLogBeside)).as("who reads would").isFalse();
    readers.forEach(Reader::readOn);
    assertThat(readers).allSatisfy(reader -> assertThat(reader.taken).isEqualTo(USERS + 2));
  }

  private void serve(Database opened) throws Exception {
    database = opened;
    insert(0, USERS);
    Users users = new Users(new SqlUserStore(database), Clock.systemUTC());
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(new UserService(users))
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  private void insert(int from, int to) {
    database.write(
        connection ->
            Sql.update(
                connection,
                """
                WITH RECURSIVE n (i) AS (SELECT %d UNION ALL SELECT i + 1 FROM n WHERE i < %d)
                INSERT INTO users (id, name, email, email_key, created_at)
                SELECT 'u' || i, 'n', 'e', 'e' || i, i FROM n"""
                    .formatted(from, to - 1)));
  }

  private List<Reader> stalled() {
    List<Reader> readers =
        Stream.generate(() -> new Reader(channel)).limit(MORE_THAN_CONNECTIONS).toList();
    assertThat(readers).allSatisfy(reader -> assertThat(reader.taken).isEqualTo(1));
    return readers;
  }

  private int lentConnections() {
    return ((HikariDataSource) database.readers()).getHikariPoolMXBean().getActiveConnections();
  }

  private Path log() {
    return folder.resolve("example.db-wal");
  }

  private boolean emptiesItsLogBeside(Connection reader) throws SQLException {
    try (var statement = reader.createStatement();
        var rows = statement.executeQuery("SELECT id FROM users")) {
      return rows.next() && emptiesItsLog(Duration.ZERO);
    }
  }

  /**
   * The pool opens connections of its own accord, and each reads for a moment: that is worth some
   * patience. Who stalls would outlast it.
   */
  private boolean emptiesItsLog(Duration patience) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout((int) patience.toMillis());
    try (Connection other =
        config.createConnection("jdbc:sqlite:" + folder.resolve("example.db"))) {
      return Sql.first(other, "PRAGMA wal_checkpoint(TRUNCATE)", row -> row.getInt("busy"))
              .orElseThrow()
          == 0;
    }
  }

  /** Takes one user, and the others when it is told to. */
  private static final class Reader extends ClientCall.Listener<io.grpckit.examples.user.v1.User> {
    private final ClientCall<GetUserStreamRequest, io.grpckit.examples.user.v1.User> call;
    private int taken;
    private Status end;

    Reader(ManagedChannel channel) {
      call = channel.newCall(UserServiceGrpc.getGetUserStreamMethod(), CallOptions.DEFAULT);
      call.start(this, new Metadata());
      call.request(1);
      call.sendMessage(GetUserStreamRequest.getDefaultInstance());
      call.halfClose();
    }

    void readOn() {
      call.request(2 * USERS);
    }

    void hasAll() {
      assertThat(taken).isEqualTo(USERS);
      assertThat(end.getCode()).isEqualTo(Status.Code.OK);
    }

    @Override
    public void onMessage(io.grpckit.examples.user.v1.User user) {
      taken++;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end = status;
    }
  }
}
