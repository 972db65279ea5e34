package io.grpckit.interceptors.internal;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The one thread that waits for what is to happen later. What it runs must not block. */
public final class Timers {
  private static final ScheduledThreadPoolExecutor SHARED = create();

  private Timers() {}

  /**
   * The shared timer: a daemon thread that starts with its first task.
   *
   * @return a scheduler for tasks that do not block
   */
  public static ScheduledExecutorService shared() {
    return SHARED;
  }

  private static ScheduledThreadPoolExecutor create() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "grpc-kit-timer");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }
}
