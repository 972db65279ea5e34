package io.grpckit.examples.auth;

import static java.util.Objects.requireNonNull;

import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Accounts in a SQL database. */
public final class SqlAccountStore implements AccountStore {

  private static final String SELECT =
      "SELECT a.user_id, u.name, a.password_hash, a.roles"
          + " FROM accounts a JOIN users u ON u.id = a.user_id ";

  private final Database database;

  /**
   * Uses the table {@code accounts}.
   *
   * @param database with its tables up to date
   */
  public SqlAccountStore(Database database) {
    this.database = requireNonNull(database, "database");
  }

  @Override
  public Optional<Account> findByEmail(String email) {
    return first("WHERE u.email_key = ?", email.toLowerCase(Locale.ROOT));
  }

  @Override
  public Optional<Account> find(String userId) {
    return first("WHERE a.user_id = ?", userId);
  }

  @Override
  public void put(String userId, String passwordHash, Set<Role> roles) {
    String sql =
        """
        INSERT INTO accounts (user_id, password_hash, roles) VALUES (?, ?, ?)
        ON CONFLICT (user_id) DO UPDATE SET
          password_hash = excluded.password_hash,
          roles = excluded.roles""";
    database.write(
        connection -> {
          Sql.update(connection, "DELETE FROM sessions WHERE user_id = ?", userId);
          return Sql.update(connection, sql, userId, passwordHash, Role.format(roles));
        });
  }

  private Optional<Account> first(String where, String parameter) {
    return database.read(
        connection -> Sql.first(connection, SELECT + where, SqlAccountStore::account, parameter));
  }

  private static Account account(ResultSet row) throws SQLException {
    return new Account(
        row.getString("user_id"),
        row.getString("name"),
        row.getString("password_hash"),
        Role.parse(row.getString("roles")));
  }
}
