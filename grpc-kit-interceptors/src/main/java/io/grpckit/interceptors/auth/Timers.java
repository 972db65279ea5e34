package io.grpckit.interceptors.auth;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** One daemon thread for all timers of this package, started with the first of them. */
final class Timers {

  private Timers() {}

  static ScheduledExecutorService shared() {
    return Shared.INSTANCE;
  }

  private static final class Shared {
    static final ScheduledExecutorService INSTANCE = create();

    private static ScheduledExecutorService create() {
      ScheduledThreadPoolExecutor timers =
          new ScheduledThreadPoolExecutor(
              1,
              task -> {
                Thread thread = new Thread(task, "grpckit-auth-timer");
                thread.setDaemon(true);
                return thread;
              });
      // A stream that ends long before its token must not be kept by its timer.
      timers.setRemoveOnCancelPolicy(true);
      return timers;
    }
  }
}
