package io.grpckit.errors;

import io.grpc.Status;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;

/** What a database's failure means, by the exception's class or the class of its SQLState. */
final class SqlStates {
  private static final RpcFailure UNAVAILABLE =
      RpcFailure.of(Status.Code.UNAVAILABLE, "the database is unavailable");
  private static final RpcFailure TOO_LATE =
      RpcFailure.deadlineExceeded("the database took too long");
  private static final RpcFailure CONFLICT =
      RpcFailure.aborted("the operation met a conflict and may be retried");
  private static final RpcFailure DUPLICATE =
      RpcFailure.of(Status.Code.ALREADY_EXISTS, "it exists already");
  private static final RpcFailure CONSTRAINT =
      RpcFailure.of(Status.Code.FAILED_PRECONDITION, "it conflicts with what is stored");

  private SqlStates() {}

  static Optional<RpcFailure> map(SQLException failure) {
    String state = failure.getSQLState();
    return byState(state == null ? "" : state).or(() -> byClass(failure));
  }

  private static Optional<RpcFailure> byState(String state) {
    if (state.equals("23505")) {
      return Optional.of(DUPLICATE);
    }
    if (state.equals("57014")) {
      return Optional.of(TOO_LATE);
    }
    return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
      case "08", "53", "57" -> Optional.of(UNAVAILABLE);
      case "23" -> Optional.of(CONSTRAINT);
      case "40" -> Optional.of(CONFLICT);
      default -> Optional.empty();
    };
  }

  private static Optional<RpcFailure> byClass(SQLException failure) {
    if (failure instanceof SQLTimeoutException) {
      return Optional.of(TOO_LATE);
    }
    if (failure instanceof SQLTransactionRollbackException) {
      return Optional.of(CONFLICT);
    }
    if (failure instanceof SQLIntegrityConstraintViolationException) {
      return Optional.of(CONSTRAINT);
    }
    boolean noConnection =
        failure instanceof SQLTransientConnectionException
            || failure instanceof SQLNonTransientConnectionException
            || failure instanceof SQLRecoverableException;
    return noConnection ? Optional.of(UNAVAILABLE) : Optional.empty();
  }
}
