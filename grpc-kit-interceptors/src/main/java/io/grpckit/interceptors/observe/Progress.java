package io.grpckit.interceptors.observe;

import io.grpc.Status;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long something has taken on a client, what it has carried and how it ended: a call, or one of
 * its attempts. Attempts that hedge one another add to the same call from several threads.
 */
final class Progress {

  private static final AtomicLongFieldUpdater<Progress> BYTES_IN =
      AtomicLongFieldUpdater.newUpdater(Progress.class, "bytesIn");
  private static final AtomicLongFieldUpdater<Progress> BYTES_OUT =
      AtomicLongFieldUpdater.newUpdater(Progress.class, "bytesOut");

  private final LongSupplier nanoClock;
  private long startNanos;
  private boolean begun;
  private long durationNanos;
  private volatile long bytesIn;
  private volatile long bytesOut;
  private volatile @Nullable Status status;

  Progress(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    start();
  }

  /** Starts anew, before anything else has happened. */
  void start() {
    startNanos = nanoClock.getAsLong();
  }

  /** Starts anew, the first time; returns whether this is it. */
  boolean begin() {
    boolean first = !begun;
    if (first) {
      begun = true;
      start();
    }
    return first;
  }

  boolean hasBegun() {
    return begun;
  }

  /** Returns whether this was the end; there is only one. */
  synchronized boolean end(Status outcome) {
    if (status != null) {
      return false;
    }
    durationNanos = nanoClock.getAsLong() - startNanos;
    status = outcome;
    return true;
  }

  void received(long bytes) {
    BYTES_IN.addAndGet(this, bytes);
  }

  void sent(long bytes) {
    BYTES_OUT.addAndGet(this, bytes);
  }

  @Nullable Status status() {
    return status;
  }

  long durationNanos() {
    return status != null ? durationNanos : nanoClock.getAsLong() - startNanos;
  }

  long bytesReceived() {
    return bytesIn;
  }

  long bytesSent() {
    return bytesOut;
  }
}
