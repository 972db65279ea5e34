package io.grpckit.examples.store;

import java.sql.SQLException;

/** The database refused or could not be reached. The cause is for the log, not for callers. */
public class DatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DatabaseException(SQLException cause) {
    super(cause.getMessage(), cause);
  }
}
