package io.grpckit.examples.chat;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which all that is known of presence changes. A task that fails is logged, and
 * ends nothing else. Thread-safe.
 */
final class PresenceThread implements Executor {

  private static final Logger log = LoggerFactory.getLogger(PresenceThread.class);

  private final ScheduledExecutorService thread =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "chat-presence");
            thread.setDaemon(true);
            return thread;
          });

  /** Runs a task soon, or never, if this is closed. */
  @Override
  public void execute(Runnable task) {
    later(Duration.ZERO, task);
  }

  /**
   * Runs a task after a delay, even if this is closed in the meantime.
   *
   * @return whether it will be run: not if this is closed already
   */
  boolean later(Duration delay, Runnable task) {
    try {
      thread.schedule(logged(task), delay.toMillis(), MILLISECONDS);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Runs a task now and then after each pause, until this is closed; what it misses is gone. */
  void each(Duration pause, Runnable task) {
    thread.scheduleWithFixedDelay(logged(task), 0, pause.toMillis(), MILLISECONDS);
  }

  /** Runs a task, unless this is closed, and returns when that is done. */
  void runAndWait(Runnable task) {
    try {
      CompletableFuture.runAsync(logged(task), thread).join();
    } catch (RejectedExecutionException e) {
      // closed
    }
  }

  /** Takes nothing more, and says whether what was to come later came within some time. */
  boolean close(Duration patience) {
    thread.shutdown();
    return awaitEnd(patience);
  }

  /** Takes nothing more, and forgets what was to come later. */
  void closeNow(Duration patience) {
    thread.shutdownNow();
    awaitEnd(patience);
  }

  private boolean awaitEnd(Duration patience) {
    try {
      return thread.awaitTermination(patience.toMillis(), MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Runnable logged(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        log.error("something that has to do with presence failed: {}", e.getMessage(), e);
      }
    };
  }
}
