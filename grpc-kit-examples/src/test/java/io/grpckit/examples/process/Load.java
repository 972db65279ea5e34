package io.grpckit.examples.process;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Calls a server again and again, on a thread of its own. */
final class Load {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Call call;
  private final boolean insistent;
  private final Queue<Status> refusals = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::run);
  private volatile boolean ending;

  private Load(Call call, boolean insistent) {
    this.call = call;
    this.insistent = insistent;
  }

  /** Until a call fails. What was acknowledged before counts. */
  static Load untilItFails(Call call) {
    return new Load(call, false).start();
  }

  /** Until {@link #end}. A call that fails is made again under its number, as clients do. */
  static Load insisting(Call call) {
    return new Load(call, true).start();
  }

  private Load start() {
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  private void run() {
    while (!ending) {
      int number = NUMBERS.incrementAndGet();
      while (!succeeds(number)) {
        if (!insistent) {
          return;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private boolean succeeds(int number) {
    try {
      call.make(number);
      return true;
    } catch (Exception e) {
      refusals.add(Status.fromThrowable(e));
      return false;
    }
  }

  /** Waits until a call has failed. */
  void join() throws InterruptedException {
    thread.join();
  }

  /** Makes no more calls, once the last has succeeded. */
  void end() throws InterruptedException {
    ending = true;
    thread.join();
  }

  /** How calls failed. */
  List<Status> refusals() {
    return List.copyOf(refusals);
  }

  @FunctionalInterface
  interface Call {
    void make(int number) throws Exception;
  }
}
