package io.grpckit.examples.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Work whose caller waits until another thread has done and committed it.
 *
 * @param <T> the type of the result
 */
final class PendingWrite<T extends @Nullable Object> {

  private final Work<T> work;
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable T result;
  private @Nullable Throwable failure;

  PendingWrite(Work<T> work) {
    this.work = work;
  }

  /** Does the work and returns what it throws; null if it succeeds. */
  @Nullable Throwable perform(Connection connection) {
    try {
      result = work.on(connection);
    } catch (SQLException | RuntimeException | Error e) {
      failure = e;
    }
    return failure;
  }

  /** It is committed, or undone because it has thrown. */
  void end() {
    ended.countDown();
  }

  /** What it has done is undone, and will be done again. */
  void reset() {
    result = null;
    failure = null;
  }

  /**
   * It is not committed; what it has thrown itself is the better reason. Once it has ended nothing
   * changes that.
   */
  void fail(Throwable reason) {
    if (failure == null && ended.getCount() > 0) {
      failure = reason;
    }
    ended.countDown();
  }

  /** Whether it ended in time. Whoever is interrupted has no more time. */
  boolean awaitEnd(Duration patience) {
    try {
      return ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits for the end, which is near. */
  T result() throws SQLException {
    awaitUninterruptibly();
    if (failure instanceof SQLException e) {
      throw e;
    } else if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
    return result;
  }

  private void awaitUninterruptibly() {
    boolean interrupted = false;
    while (ended.getCount() > 0) {
      try {
        ended.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
