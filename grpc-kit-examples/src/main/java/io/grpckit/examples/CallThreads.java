package io.grpckit.examples;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that run handlers, which block in the database: virtual ones from Java 21 on, one per
 * task; before, more than there are processors and than may wait for passwords to be checked, and
 * not without limit, so that a flood of calls waits in a queue, where it costs little and its
 * deadlines still hold.
 */
final class CallThreads {

  private static final int PLATFORM_THREADS =
      Math.max(64, 2 * Runtime.getRuntime().availableProcessors());
  private static final int FIRST_JAVA_WITH_VIRTUAL_THREADS = 21;

  private CallThreads() {}

  static ExecutorService start() {
    return Runtime.version().feature() < FIRST_JAVA_WITH_VIRTUAL_THREADS
        ? platformThreads()
        : virtualThreads();
  }

  /** By reflection, as Java 17 is the floor. */
  private static ExecutorService virtualThreads() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("Java 21 and later have virtual threads", e);
    }
  }

  static ExecutorService platformThreads() {
    AtomicInteger count = new AtomicInteger();
    return Executors.newFixedThreadPool(
        PLATFORM_THREADS,
        task -> {
          Thread thread = new Thread(task, "call-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
