package io.grpckit.examples.file;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Runs the tasks of one call in order, one at a time, on threads that it shares with other calls.
 */
final class SerialExecutor implements Executor {

  private final Executor threads;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  SerialExecutor(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (waiting) {
      waiting.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    threads.execute(this::runNext);
  }

  /** One task, then it queues up again behind the other calls. */
  private void runNext() {
    try {
      next().run();
    } finally {
      if (hasMore()) {
        threads.execute(this::runNext);
      }
    }
  }

  private Runnable next() {
    synchronized (waiting) {
      return waiting.remove();
    }
  }

  private boolean hasMore() {
    synchronized (waiting) {
      running = !waiting.isEmpty();
      return running;
    }
  }
}
