package io.grpckit.health;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Takes a connection from a database and has its driver validate it. A pool that is exhausted fails
 * this check, as it fails the calls.
 */
public final class DataSourceCheck implements HealthCheck {
  private static final int VALIDATION_SECONDS = 5;

  private final DataSource dataSource;

  private DataSourceCheck(DataSource dataSource) {
    this.dataSource = requireNonNull(dataSource, "dataSource");
  }

  /**
   * Checks a database.
   *
   * @param dataSource usually a pool; its own time-out for connections bounds how long a run lasts
   * @return the check
   */
  public static DataSourceCheck of(DataSource dataSource) {
    return new DataSourceCheck(dataSource);
  }

  @Override
  public boolean isHealthy() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      if (!connection.isValid(VALIDATION_SECONDS)) {
        throw new SQLException("the connection is not valid");
      }
      return true;
    }
  }
}
