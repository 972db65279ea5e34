package io.grpckit.examples.stall;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How slow a caller may be.
 *
 * @param happens what the caller is to let happen, as in {@code taken}
 * @param least how much of it, in bytes if it is more than 1
 * @param window how long it may take
 */
public record Pace(String happens, long least, Duration window) {

  /** Checks the pace. */
  public Pace {
    requireNonNull(happens, "happens");
    if (least < 1) {
      throw new IllegalArgumentException("least must be positive, was " + least);
    }
    if (window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException("window must be positive, was " + window);
    }
  }

  /**
   * Anything at all is enough.
   *
   * @param happens as in {@code taken}
   * @param window how long nothing may happen
   * @return the pace
   */
  public static Pace anything(String happens, Duration window) {
    return new Pace(happens, 1, window);
  }
}
