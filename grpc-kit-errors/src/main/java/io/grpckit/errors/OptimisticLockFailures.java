package io.grpckit.errors;

import java.util.Optional;
import java.util.Set;

/** Somebody else changed the same thing at the same time, as the usual libraries say it. */
final class OptimisticLockFailures {
  private static final Set<String> NAMES =
      Set.of(
          "jakarta.persistence.OptimisticLockException",
          "javax.persistence.OptimisticLockException",
          "org.hibernate.StaleStateException",
          "org.springframework.dao.OptimisticLockingFailureException",
          "org.jooq.exception.DataChangedException");
  private static final RpcFailure CONFLICT =
      RpcFailure.aborted("it was changed by somebody else and may be retried");

  private OptimisticLockFailures() {}

  static Optional<RpcFailure> map(Throwable throwable) {
    for (Class<?> type = throwable.getClass(); type != null; type = type.getSuperclass()) {
      if (NAMES.contains(type.getName())) {
        return Optional.of(CONFLICT);
      }
    }
    return Optional.empty();
  }
}
