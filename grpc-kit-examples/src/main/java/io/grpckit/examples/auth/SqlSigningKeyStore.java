package io.grpckit.examples.auth;

import static java.util.Objects.requireNonNull;

import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Keys in a SQL database, for servers that share it: whoever reads the table can make tokens. */
public final class SqlSigningKeyStore implements SigningKeyStore {

  private final Database database;

  /**
   * Uses the table {@code signing_keys}.
   *
   * @param database with its tables up to date
   */
  public SqlSigningKeyStore(Database database) {
    this.database = requireNonNull(database, "database");
  }

  @Override
  public List<SigningKey> load() {
    String sql = "SELECT id, created_at, pem FROM signing_keys ORDER BY created_at, id";
    return database.read(connection -> Sql.list(connection, sql, SqlSigningKeyStore::key));
  }

  @Override
  public void add(SigningKey key) {
    String sql = "INSERT INTO signing_keys (id, created_at, pem) VALUES (?, ?, ?)";
    database.write(
        connection ->
            Sql.update(connection, sql, key.id(), key.createdAt().toEpochMilli(), Pem.encode(key)));
  }

  @Override
  public void remove(SigningKey key) {
    String sql = "DELETE FROM signing_keys WHERE id = ?";
    database.write(connection -> Sql.update(connection, sql, key.id()));
  }

  private static SigningKey key(ResultSet row) throws SQLException {
    return Pem.decode(
        row.getString("id"), Instant.ofEpochMilli(row.getLong("created_at")), row.getString("pem"));
  }
}
