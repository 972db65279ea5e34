package io.grpckit.examples.store;

import java.sql.SQLException;

/** A row was refused because another one has the same unique key. */
public final class DuplicateKeyException extends DatabaseException {

  private static final long serialVersionUID = 1L;

  DuplicateKeyException(SQLException cause) {
    super(cause);
  }
}
