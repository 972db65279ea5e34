package io.grpckit.interceptors.deadline;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.Deadline;
import io.grpckit.interceptors.internal.Durations;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long a call may take on the server.
 *
 * @param byDefault for callers who set no deadline; null for {@code max}
 * @param max for all callers, whose later deadlines are shortened to it; null for no limit
 */
@CheckReturnValue
public record TimeLimit(@Nullable Duration byDefault, @Nullable Duration max) {
  /** No limit at all. */
  public static final TimeLimit NONE = new TimeLimit(null, null);

  /**
   * Refuses durations that are not between 1 ns and 100 years, and a default above the maximum.
   *
   * @param byDefault for callers who set no deadline
   * @param max for all callers
   */
  public TimeLimit {
    if (byDefault != null) {
      Durations.requirePositive(byDefault, "byDefault");
    }
    if (max != null) {
      Durations.requirePositive(max, "max");
    }
    if (byDefault != null && max != null && byDefault.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "byDefault must be at most max, was " + byDefault + " with max " + max);
    }
  }

  /**
   * A limit for callers who set no deadline.
   *
   * @param timeout how long their calls may take
   * @return a limit without a maximum
   */
  public static TimeLimit byDefault(Duration timeout) {
    return new TimeLimit(timeout, null);
  }

  /**
   * A limit for all callers.
   *
   * @param timeout how long their calls may take
   * @return a limit that is its own default
   */
  public static TimeLimit max(Duration timeout) {
    return new TimeLimit(null, timeout);
  }

  /**
   * The same default with a maximum.
   *
   * @param timeout the maximum
   * @return a limit with both
   */
  public TimeLimit withMax(Duration timeout) {
    return new TimeLimit(byDefault, timeout);
  }

  /** The time that is granted; null if the caller's own deadline comes first, or there is none. */
  @Nullable Duration granted(@Nullable Deadline callers) {
    if (callers == null) {
      return byDefault == null ? max : byDefault;
    }
    return max != null && callers.timeRemaining(TimeUnit.NANOSECONDS) > max.toNanos() ? max : null;
  }

  /** For {@code describe()}: {@code 5s, max 20s}. */
  @Override
  public String toString() {
    if (byDefault != null && max != null) {
      return text(byDefault) + ", max " + text(max);
    }
    if (max != null) {
      return "max " + text(max);
    }
    return byDefault == null ? "none" : text(byDefault);
  }

  static String text(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
