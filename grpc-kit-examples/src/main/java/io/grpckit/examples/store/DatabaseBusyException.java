package io.grpckit.examples.store;

import java.sql.SQLException;

/** Too many others want the database at the moment. Trying again later helps. */
public final class DatabaseBusyException extends DatabaseException {

  private static final long serialVersionUID = 1L;

  DatabaseBusyException(SQLException cause) {
    super(cause);
  }
}
