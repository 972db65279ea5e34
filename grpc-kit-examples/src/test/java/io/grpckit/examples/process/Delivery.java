package io.grpckit.examples.process;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Numbered messages that are sent at a steady rate, and how long each takes until it is heard. The
 * time counts from when a message is due: what delays the sender delays the message.
 */
final class Delivery {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final long interval;
  private final AtomicLongArray nanos;
  private final CountDownLatch missing;
  private volatile long start;

  private Delivery(int perSecond, int count) {
    this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.nanos = new AtomicLongArray(count);
    this.missing = new CountDownLatch(count);
  }

  /** Sends messages, numbered from 0 on, and waits until all are heard. */
  static Delivery over(Route route, int perSecond, int count) throws Exception {
    Delivery delivery = new Delivery(perSecond, count);
    route.listen(delivery::heard);
    delivery.start = System.nanoTime();
    for (int number = 0; number < count; number++) {
      delivery.awaitDue(number);
      route.send(number);
    }
    if (!delivery.missing.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(delivery.missing.getCount() + " messages are missing");
    }
    return delivery;
  }

  private void awaitDue(int number) {
    long wait;
    while ((wait = due(number) - System.nanoTime()) > 0) {
      LockSupport.parkNanos(wait);
    }
  }

  private long due(int number) {
    return start + number * interval;
  }

  private void heard(int number) {
    if (nanos.compareAndSet(number, 0, System.nanoTime() - due(number))) {
      missing.countDown();
    }
  }

  /** How long the given share of the messages took at most, in milliseconds. */
  double millis(double share) {
    long[] sorted = new long[nanos.length()];
    Arrays.setAll(sorted, nanos::get);
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
  }

  /** From somebody who sends to somebody who listens. */
  interface Route extends AutoCloseable {

    /** Tells of each message that arrives, and nobody else from now on. */
    void listen(IntConsumer heard);

    /** Sends a message without waiting for anything. */
    void send(int number);

    @Override
    void close();
  }
}
