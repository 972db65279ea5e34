package io.grpckit.examples.store;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells apart what the databases report in their own ways. */
final class SqlErrors {

  private SqlErrors() {}

  static DatabaseException translate(SQLException e) {
    return isDuplicateKey(e) ? new DuplicateKeyException(e) : new DatabaseException(e);
  }

  private static boolean isDuplicateKey(SQLException e) {
    if (e instanceof SQLiteException sqlite) {
      SQLiteErrorCode code = sqlite.getResultCode();
      return code == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE
          || code == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY;
    }
    return false;
  }
}
