package io.grpckit.examples.store;

import java.sql.SQLException;

/** The database is out of order: the disk is full or read-only, or the server does not answer. */
public final class DatabaseUnavailableException extends DatabaseException {

  private static final long serialVersionUID = 1L;

  DatabaseUnavailableException(SQLException cause) {
    super(cause);
  }
}
