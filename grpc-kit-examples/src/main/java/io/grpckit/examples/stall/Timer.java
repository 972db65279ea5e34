package io.grpckit.examples.stall;

import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.concurrent.Executor;

/** Time as it passes for streams. */
public interface Timer {

  /**
   * Now.
   *
   * @return nanoseconds, from an origin of its own
   */
  long nanoTime();

  /**
   * Runs a task later.
   *
   * @param task what to run
   * @param delay how much later
   * @param executor where it runs
   */
  void schedule(Runnable task, Duration delay, Executor executor);

  /**
   * The time of the system.
   *
   * @return for any number of streams
   */
  static Timer system() {
    return new Timer() {

      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public void schedule(Runnable task, Duration delay, Executor executor) {
        delayedExecutor(delay.toNanos(), NANOSECONDS, executor).execute(task);
      }
    };
  }
}
