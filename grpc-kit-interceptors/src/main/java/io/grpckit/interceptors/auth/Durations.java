package io.grpckit.interceptors.auth;

import java.time.Duration;

/** Checks of durations. */
final class Durations {

  private Durations() {}

  static Duration positive(String name, Duration duration) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(name + " must be positive, was " + duration);
    }
    return duration;
  }
}
