package io.grpckit.errors;

import io.grpc.Deadline;
import io.grpc.Metadata;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells the retries of a gRPC client (gRFC A6) what {@code RetryInfo} tells programs: when to come
 * back. A client that is asked to wait longer than the call has left, or longer than anyone waits
 * without being told why, is asked not to retry, so that the caller gets the failure at once.
 */
final class Pushback {
  static final Metadata.Key<String> KEY =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final String NO_RETRY = "-1";

  private Pushback() {}

  /** The trailers, and the delay of the failure if it has one that they do not state already. */
  static Metadata add(RpcFailure failure, Metadata trailers, @Nullable Deadline deadline) {
    Duration delay = failure.retryDelay().orElse(null);
    if (delay == null || trailers.containsKey(KEY)) {
      return trailers;
    }
    Metadata more = new Metadata();
    more.merge(trailers);
    more.put(KEY, isWorthWaiting(delay, deadline) ? millis(delay) : NO_RETRY);
    return more;
  }

  private static boolean isWorthWaiting(Duration delay, @Nullable Deadline deadline) {
    return delay.compareTo(LONGEST) <= 0
        && (deadline == null || delay.toNanos() < deadline.timeRemaining(TimeUnit.NANOSECONDS));
  }

  /** Rounded up: who comes a fraction early comes in vain. */
  private static String millis(Duration delay) {
    return Long.toString(delay.plusNanos(999_999).toMillis());
  }
}
