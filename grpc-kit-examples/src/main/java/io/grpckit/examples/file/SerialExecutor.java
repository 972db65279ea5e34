package io.grpckit.examples.file;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Runs the tasks of one call in order, one at a time, on threads that it shares with other calls.
 */
final class SerialExecutor implements Executor {

  private static final int AT_ONCE = 8;

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
    threads.execute(this::runSome);
  }

  /** What is waiting, but not for long, then it queues up again behind the other calls. */
  private void runSome() {
    int run = 0;
    boolean more = true;
    while (more && run < AT_ONCE) {
      run++;
      try {
        next().run();
      } finally {
        more = hasMore();
      }
    }
    if (more) {
      threads.execute(this::runSome);
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
