package io.grpckit.examples.user;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Time as it passes for streams. */
interface Timer {

  /** From an origin of its own. */
  long nanoTime();

  /** Runs a short task later. */
  void schedule(Runnable task, Duration delay);

  /** The time of the system. */
  static Timer on(ScheduledExecutorService thread) {
    return new Timer() {

      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public void schedule(Runnable task, Duration delay) {
        thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      }
    };
  }
}
