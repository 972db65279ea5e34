package io.grpckit.interceptors.internal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** Checks of durations: what is at most 100 years is counted in 64 bits of nanoseconds. */
public final class Durations {
  private static final Duration LONGEST = Duration.ofDays(100 * 365);

  private Durations() {}

  /**
   * Refuses what is not between 1 ns and 100 years.
   *
   * @param duration of a setting
   * @param name the setting's, for the message
   * @return the duration
   */
  public static Duration requirePositive(Duration duration, String name) {
    if (requireNonNull(duration, name).isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, was " + duration);
    }
    return requireAtMostLongest(duration, name);
  }

  /**
   * Refuses what is not between 0 and 100 years.
   *
   * @param duration of a setting
   * @param name the setting's, for the message
   * @return the duration
   */
  public static Duration requireNotNegative(Duration duration, String name) {
    if (requireNonNull(duration, name).isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative, was " + duration);
    }
    return requireAtMostLongest(duration, name);
  }

  private static Duration requireAtMostLongest(Duration duration, String name) {
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + " must be at most 100 years, was " + duration);
    }
    return duration;
  }
}
