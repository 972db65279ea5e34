package io.grpckit.examples;

import static java.util.concurrent.TimeUnit.HOURS;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be done every hour, beside the calls. What fails is logged and tried again. */
final class Maintenance implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "maintenance"));
  private final ExecutorService smallWork =
      Executors.newSingleThreadExecutor(task -> daemon(task, "small work"));

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  Maintenance hourly(String what, Runnable task) {
    thread.scheduleWithFixedDelay(() -> run(what, task), 1, 1, HOURS);
    return this;
  }

  /** Beside the start, which does not wait for it. */
  Maintenance nowAndHourly(String what, Runnable task) {
    thread.scheduleWithFixedDelay(() -> run(what, task), 0, 1, HOURS);
    return this;
  }

  /** For small work that may wait, but not for what is done every hour. */
  Executor executor() {
    return smallWork;
  }

  private static void run(String what, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("{} failed, next attempt in an hour", what, e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    smallWork.shutdownNow();
  }
}
