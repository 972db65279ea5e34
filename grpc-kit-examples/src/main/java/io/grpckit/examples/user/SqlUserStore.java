package io.grpckit.examples.user;

import static java.util.Objects.requireNonNull;

import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.DuplicateKeyException;
import io.grpckit.examples.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Users in a SQL database. */
public final class SqlUserStore implements UserStore {

  private final Database database;

  /**
   * Uses the table {@code users}.
   *
   * @param database with its tables up to date
   */
  public SqlUserStore(Database database) {
    this.database = requireNonNull(database, "database");
  }

  @Override
  public void add(User user) {
    String sql =
        "INSERT INTO users (id, name, email, email_key, created_at) VALUES (?, ?, ?, ?, ?)";
    try {
      database.write(
          connection ->
              Sql.update(
                  connection,
                  sql,
                  user.id(),
                  user.name(),
                  user.email(),
                  key(user.email()),
                  user.createdAt().toEpochMilli()));
    } catch (DuplicateKeyException e) {
      throw new EmailTakenException(user.email());
    }
  }

  @Override
  public Optional<User> find(String id) {
    return first("SELECT id, name, email, created_at FROM users WHERE id = ?", id);
  }

  @Override
  public Optional<User> findByEmail(String email) {
    return first("SELECT id, name, email, created_at FROM users WHERE email_key = ?", key(email));
  }

  @Override
  public Optional<User> update(String id, @Nullable String name, @Nullable String email) {
    String sql =
        """
        UPDATE users
        SET name = coalesce(?, name), email = coalesce(?, email), email_key = coalesce(?, email_key)
        WHERE id = ?
        RETURNING id, name, email, created_at\
        """;
    String key = email == null ? null : key(email);
    try {
      return database.write(
          connection -> Sql.first(connection, sql, SqlUserStore::user, name, email, key, id));
    } catch (DuplicateKeyException e) {
      throw new EmailTakenException(String.valueOf(email));
    }
  }

  @Override
  public boolean remove(String id, Instant now) {
    return database.write(
        connection -> {
          boolean removed = Sql.update(connection, "DELETE FROM users WHERE id = ?", id) > 0;
          if (removed) {
            String sql = "INSERT INTO deleted_users (id, deleted_at) VALUES (?, ?)";
            Sql.update(connection, sql, id, now.toEpochMilli());
          }
          return removed;
        });
  }

  @Override
  public List<User> page(Position after, int size) {
    String sql =
        """
        SELECT id, name, email, created_at FROM users
        WHERE (created_at, id) > (?, ?)
        ORDER BY created_at, id
        LIMIT ?\
        """;
    return database.read(
        connection ->
            Sql.list(connection, sql, SqlUserStore::user, after.createdAt(), after.id(), size));
  }

  private Optional<User> first(String sql, String parameter) {
    return database.read(connection -> Sql.first(connection, sql, SqlUserStore::user, parameter));
  }

  private static User user(ResultSet row) throws SQLException {
    return new User(
        row.getString("id"),
        row.getString("name"),
        row.getString("email"),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }

  private static String key(String email) {
    return email.toLowerCase(Locale.ROOT);
  }
}
