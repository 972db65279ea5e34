package io.grpckit.examples.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a connection while it is lent.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface Work<T extends @Nullable Object> {

  /**
   * Does the work. The connection must not be kept, closed, committed or rolled back.
   *
   * @param connection lent until this method returns
   * @return the result
   * @throws SQLException if the database refuses
   */
  T on(Connection connection) throws SQLException;
}
