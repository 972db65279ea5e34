package io.grpckit.interceptors.admission;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Keeps callers who were refused together from coming back together. */
final class Jitter {
  private Jitter() {}

  /** Something from half of the duration to one and a half. */
  static Duration around(Duration duration) {
    long nanos = duration.toNanos();
    return Duration.ofNanos(nanos / 2 + ThreadLocalRandom.current().nextLong(nanos));
  }
}
