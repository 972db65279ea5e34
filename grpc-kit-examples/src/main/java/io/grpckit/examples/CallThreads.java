package io.grpckit.examples;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that run handlers. They block in the database, so there are more than processors; and
 * not without limit, so that a flood of calls waits in a queue, where it costs little and its
 * deadlines still hold.
 */
final class CallThreads {

  private static final int THREADS = 64;

  private CallThreads() {}

  static ExecutorService start() {
    AtomicInteger count = new AtomicInteger();
    return Executors.newFixedThreadPool(
        THREADS,
        task -> {
          Thread thread = new Thread(task, "call-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
