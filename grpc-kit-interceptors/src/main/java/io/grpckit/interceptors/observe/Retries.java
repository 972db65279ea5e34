package io.grpckit.interceptors.observe;

import io.grpc.ClientStreamTracer;

/**
 * What only a call that is tried more than once has to remember. Written by one thread at a time.
 */
final class Retries {
  private volatile int transparentRetries;
  private volatile int hedges;
  private volatile long delayNanos;
  private int running;
  private long idleSinceNanos;

  private Retries(int running, long idleSinceNanos) {
    this.running = running;
    this.idleSinceNanos = idleSinceNanos;
  }

  /** Of a call whose first attempt has failed. */
  static Retries after(long nanos) {
    return new Retries(0, nanos);
  }

  /** Of a call whose first attempt is under way. */
  static Retries meanwhile() {
    return new Retries(1, 0);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate")
  void count(ClientStreamTracer.StreamInfo info) {
    if (info.isTransparentRetry()) {
      transparentRetries++;
    } else if (info.isHedging()) {
      hedges++;
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate")
  void attemptBegins(long nanos) {
    if (running == 0) {
      delayNanos += nanos - idleSinceNanos;
    }
    running++;
  }

  void attemptEnds(long nanos) {
    running--;
    idleSinceNanos = nanos;
  }

  int transparentRetries() {
    return transparentRetries;
  }

  int hedges() {
    return hedges;
  }

  /** How long no attempt was under way, between the first and the last. */
  long delayNanos() {
    return delayNanos;
  }
}
