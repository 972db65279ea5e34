package io.grpckit.examples.auth;

import static java.util.Objects.requireNonNull;

import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.Sql;
import java.time.Instant;
import java.util.Optional;

/** Sessions in a SQL database. */
public final class SqlSessionStore implements SessionStore {

  private final Database database;

  /**
   * Uses the table {@code sessions}.
   *
   * @param database with its tables up to date
   */
  public SqlSessionStore(Database database) {
    this.database = requireNonNull(database, "database");
  }

  @Override
  public void begin(Session session) {
    String sql =
        "INSERT INTO sessions (id, user_id, refresh_digest, expires_at) VALUES (?, ?, ?, ?)";
    database.write(
        connection ->
            Sql.update(
                connection,
                sql,
                session.id(),
                session.userId(),
                session.refreshDigest(),
                session.expiresAt().toEpochMilli()));
  }

  @Override
  public Optional<String> rotate(String id, String digest, String nextDigest, Instant now) {
    String sql =
        """
        UPDATE sessions SET refresh_digest = ?
        WHERE id = ? AND refresh_digest = ? AND expires_at > ?
        RETURNING user_id""";
    return database.write(
        connection ->
            Sql.first(
                connection,
                sql,
                row -> row.getString("user_id"),
                nextDigest,
                id,
                digest,
                now.toEpochMilli()));
  }

  @Override
  public boolean end(String id) {
    return database.write(c -> Sql.update(c, "DELETE FROM sessions WHERE id = ?", id)) > 0;
  }

  @Override
  public void endExpired(Instant now) {
    String sql = "DELETE FROM sessions WHERE expires_at <= ?";
    database.write(connection -> Sql.update(connection, sql, now.toEpochMilli()));
  }
}
