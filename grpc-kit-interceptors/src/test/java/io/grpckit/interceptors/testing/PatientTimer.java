package io.grpckit.interceptors.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A timer that fires late rather than early: when a delay has passed, it still waits until
 * something has happened. So a machine that is busy cannot let a brief limit win.
 */
public class PatientTimer extends ScheduledThreadPoolExecutor {
  private final CountDownLatch happened;

  /** A timer that fires once the latch is open. */
  @SuppressWarnings("this-escape") // javac from 21 on; no subclass has a say in the policy
  public PatientTimer(CountDownLatch happened) {
    super(1);
    this.happened = happened;
    setRemoveOnCancelPolicy(true);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return super.schedule(() -> runOnceItHasHappened(task), delay, unit);
  }

  private void runOnceItHasHappened(Runnable task) {
    try {
      happened.await(20, TimeUnit.SECONDS); // in vain, the test fails by what the task does
      task.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
