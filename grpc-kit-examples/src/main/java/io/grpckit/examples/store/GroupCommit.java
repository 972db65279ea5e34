package io.grpckit.examples.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Commits the writes that wait for each other in one transaction, as it is the commit, which waits
 * for the disk, that takes the time. A write that throws is undone alone; one that spoils the
 * transaction, as on a full disk, spoils it for nobody else: each write is then done again in a
 * transaction of its own. Thread-safe.
 */
final class GroupCommit implements AutoCloseable {

  private static final int MOST = 64;

  private final DataSource writer;
  private final Duration patience;
  private final BlockingQueue<PendingWrite<?>> waiting = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::run, "database-writer");
  private volatile boolean closed;

  /**
   * Starts a thread.
   *
   * @param writer of the one connection that writes
   * @param patience for how long a write waits for its turn
   */
  GroupCommit(DataSource writer, Duration patience) {
    this.writer = writer;
    this.patience = patience;
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns when the work is committed. It is done on another thread, and again if need be. */
  <T extends @Nullable Object> T write(Work<T> work) throws SQLException {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("a write must not write again");
    }
    PendingWrite<T> write = new PendingWrite<>(work);
    waiting.add(write);
    if (closed && waiting.remove(write)) {
      throw new SQLException("the database is closed");
    }
    if (!write.awaitEnd(patience) && waiting.remove(write)) {
      throw new SQLTransientConnectionException("no turn to write within " + patience);
    }
    return write.result();
  }

  /** How many writes wait for their turn. */
  int waiting() {
    return waiting.size();
  }

  private void run() {
    List<PendingWrite<?>> group = new ArrayList<>();
    try {
      while (!closed) {
        group.add(waiting.take());
        waiting.drainTo(group, MOST - 1);
        commit(group);
        group.clear();
      }
    } catch (InterruptedException e) {
      // it is closed
    }
    waiting.drainTo(group);
    group.forEach(write -> write.fail(new SQLException("the database is closed")));
  }

  private void commit(List<PendingWrite<?>> group) {
    try {
      Throwable failure = transact(group);
      if (failure != null && group.size() > 1) {
        group.forEach(PendingWrite::reset);
        for (PendingWrite<?> write : group) {
          commitAlone(write);
        }
      } else if (failure != null) {
        group.get(0).fail(failure);
      }
    } catch (SQLException | RuntimeException | Error e) { // to each caller an exception of its own
      group.forEach(write -> write.fail(new SQLTransientConnectionException("cannot write", e)));
    }
  }

  private void commitAlone(PendingWrite<?> write) throws SQLException {
    Throwable failure = transact(List.of(write));
    if (failure != null) {
      write.fail(failure);
    }
  }

  /**
   * Answers why nothing of the group is stored; null if it is.
   *
   * @throws SQLException if there is no connection
   */
  private @Nullable Throwable transact(List<PendingWrite<?>> group) throws SQLException {
    Connection lent = writer.getConnection();
    boolean committed = false;
    try (Connection connection = lent) {
      connection.setAutoCommit(false);
      for (PendingWrite<?> write : group) {
        perform(write, connection);
      }
      connection.commit();
      committed = true;
      group.forEach(PendingWrite::end);
    } catch (SQLException | RuntimeException | Error e) {
      return committed ? null : e; // giving the connection back changes nothing that is stored
    }
    return null;
  }

  private static void perform(PendingWrite<?> write, Connection connection) throws SQLException {
    Savepoint before = connection.setSavepoint();
    Throwable failure = write.perform(connection);
    if (failure == null) {
      return;
    }
    try {
      connection.rollback(before);
    } catch (SQLException e) { // a full disk, and the like, undoes the whole transaction
      throw failure instanceof SQLException cause ? cause : e;
    }
  }

  /** What is still waiting fails. Returns when the connection is given back. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
