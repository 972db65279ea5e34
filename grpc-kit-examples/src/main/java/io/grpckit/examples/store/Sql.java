package io.grpckit.examples.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prepared statements in one line each. A text with the character NUL, which PostgreSQL cannot
 * store, is refused on every database, with {@link UnstorableTextException}.
 */
public final class Sql {

  private Sql() {}

  /**
   * How a row becomes a value.
   *
   * @param <T> the type of the value
   */
  @FunctionalInterface
  public interface RowMapper<T> {

    /**
     * Reads the current row.
     *
     * @param row the result, at the row to read
     * @return the value
     * @throws SQLException if a column cannot be read
     */
    T map(ResultSet row) throws SQLException;
  }

  /**
   * Runs a statement that answers no rows.
   *
   * @param connection where to run it
   * @param sql the statement, with a {@code ?} for each parameter
   * @param parameters the parameters
   * @return how many rows changed
   * @throws SQLException if the database refuses
   */
  public static int update(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  /**
   * Runs a statement that answers rows, such as a query or an {@code INSERT … RETURNING}.
   *
   * @param connection where to run it
   * @param sql the statement, with a {@code ?} for each parameter
   * @param mapper how a row becomes a value
   * @param parameters the parameters
   * @return a value for each row, in order
   * @throws SQLException if the database refuses
   */
  public static <T> List<T> list(
      Connection connection, String sql, RowMapper<T> mapper, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<T> values = new ArrayList<>();
      while (rows.next()) {
        values.add(mapper.map(rows));
      }
      return values;
    }
  }

  /**
   * Runs a statement that answers one row or none.
   *
   * @param connection where to run it
   * @param sql the statement, with a {@code ?} for each parameter
   * @param mapper how a row becomes a value
   * @param parameters the parameters
   * @return the first row's value, if there is a row
   * @throws SQLException if the database refuses
   */
  public static <T> Optional<T> first(
      Connection connection, String sql, RowMapper<T> mapper, @Nullable Object... parameters)
      throws SQLException {
    return list(connection, sql, mapper, parameters).stream().findFirst();
  }

  private static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, storable(parameters[i]));
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private static @Nullable Object storable(@Nullable Object parameter) {
    if (parameter instanceof String text && text.indexOf('\0') >= 0) {
      throw new UnstorableTextException();
    }
    return parameter;
  }
}
