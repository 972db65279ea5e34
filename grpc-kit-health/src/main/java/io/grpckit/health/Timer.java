package io.grpckit.health;

import java.time.Duration;
import java.time.Instant;

/** Time as the checks see it. */
interface Timer {
  /** The time of day, for people. */
  Instant now();

  /** A clock that never jumps, for measuring. */
  long nanoTime();

  /** Runs a short task later, in order with all others; the result cancels it. */
  Runnable schedule(Duration delay, Runnable task);

  void shutdown();
}
