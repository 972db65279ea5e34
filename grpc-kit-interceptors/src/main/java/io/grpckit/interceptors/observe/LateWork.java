package io.grpckit.interceptors.observe;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does what must not be done on a transport's thread, such as writing a log line. One daemon thread
 * that ends when idle, and a bounded queue: under a flood of bad calls lines are lost, never
 * memory.
 */
final class LateWork {

  private static final int QUEUE = 10_000;
  private static final LateWork SHARED = new LateWork(newExecutor());

  private final Executor executor;

  LateWork(Executor executor) {
    this.executor = executor;
  }

  static LateWork shared() {
    return SHARED;
  }

  /** Runs {@code work} soon, or never: returns {@code false} if it was dropped. */
  boolean run(Runnable work) {
    try {
      executor.execute(work);
      return true;
    } catch (RejectedExecutionException full) {
      return false;
    }
  }

  private static Executor newExecutor() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            work -> {
              Thread thread = new Thread(work, "grpc-kit-telemetry");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
