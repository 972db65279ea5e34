package io.grpckit.lb;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;

/** Durations as a service config writes them: decimal seconds and an {@code s}, exact to 1 ns. */
final class Durations {
  /** What grpc-java, which counts in 64 bits of nanoseconds, can tell from a longer one. */
  private static final Duration MAX = Duration.ofNanos(Long.MAX_VALUE);

  private static final Pattern FORM = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,9})?s");

  private Durations() {}

  static Duration requirePositive(Duration duration, String name) {
    if (duration.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, was " + duration);
    }
    return requireNotNegative(duration, name);
  }

  static Duration requireNotNegative(Duration duration, String name) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative, was " + duration);
    }
    if (duration.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(name + " must be at most " + MAX + ", was " + duration);
    }
    return duration;
  }

  static Duration parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must be seconds with at most 9 decimals and an 's', as in 0.25s, was '" + text + "'");
    }
    BigDecimal seconds = new BigDecimal(text.substring(0, text.length() - 1));
    BigDecimal[] parts = seconds.divideAndRemainder(BigDecimal.ONE);
    return Duration.ofSeconds(
        parts[0].longValueExact(), parts[1].movePointRight(9).longValueExact());
  }

  /** A fraction has all of its 9 decimals: grpc-js takes the timeout {@code 0.5s} for 5 ns. */
  static String format(Duration duration) {
    return duration.getNano() == 0
        ? duration.getSeconds() + "s"
        : "%d.%09ds".formatted(duration.getSeconds(), duration.getNano());
  }
}
