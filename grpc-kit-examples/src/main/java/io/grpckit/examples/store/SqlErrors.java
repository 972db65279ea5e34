package io.grpckit.examples.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells apart what the databases and the pool report in their own ways. */
final class SqlErrors {

  private SqlErrors() {}

  static DatabaseException translate(SQLException e) {
    if (e instanceof SQLiteException sqlite) {
      return classify(sqlite, sqlite.getResultCode());
    }
    if (e instanceof SQLTransientConnectionException pool) {
      return classify(pool);
    }
    return classify(e, String.valueOf(e.getSQLState()));
  }

  /** By SQLSTATE: PostgreSQL's manual, appendix A. */
  private static DatabaseException classify(SQLException e, String state) {
    return switch (state) {
      case "23505" -> new DuplicateKeyException(e);
      case "40001", "40P01", "55P03" -> new DatabaseBusyException(e); // lost a race for a lock
      case "25006" -> new DatabaseUnavailableException(e); // read-only
      default ->
          // connection lost, out of disk or memory, shutting down, I/O error
          state.matches("(08|53|57P|58).*")
              ? new DatabaseUnavailableException(e)
              : new DatabaseException(e);
    };
  }

  /**
   * A pool has no connection to lend: all are lent, or, if there is a cause, none can be opened.
   */
  private static DatabaseException classify(SQLTransientConnectionException e) {
    return e.getCause() == null
        ? new DatabaseBusyException(e)
        : new DatabaseUnavailableException(e);
  }

  private static DatabaseException classify(SQLiteException e, SQLiteErrorCode code) {
    if (code == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE
        || code == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY) {
      return new DuplicateKeyException(e);
    }
    return switch (primary(code)) {
      case SQLITE_BUSY, SQLITE_LOCKED -> new DatabaseBusyException(e);
      case SQLITE_FULL, SQLITE_READONLY, SQLITE_IOERR, SQLITE_CANTOPEN ->
          new DatabaseUnavailableException(e);
      default -> new DatabaseException(e);
    };
  }

  /** SQLite's extended codes refine the primary one in their low byte. */
  private static SQLiteErrorCode primary(SQLiteErrorCode code) {
    return SQLiteErrorCode.getErrorCode(code.code & 0xff);
  }
}
