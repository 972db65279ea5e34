package io.grpckit.examples.edge.call;

import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.CallOptions;
import java.util.concurrent.TimeUnit;

/** The header {@code grpc-timeout}: up to eight digits and a unit. */
final class CallTimeout {

  private static final String HEADER = "grpc-timeout";

  private CallTimeout() {}

  /**
   * The options of a call that is to end in time.
   *
   * @throws IllegalArgumentException if the header is malformed
   */
  static CallOptions options(RequestHeaders request) {
    String header = request.get(HEADER);
    if (header == null) {
      return CallOptions.DEFAULT;
    }
    if (!header.matches("[0-9]{1,8}[HMSmun]")) {
      throw new IllegalArgumentException(
          HEADER + " must be 1 to 8 digits and one of H, M, S, m, u, n");
    }
    int last = header.length() - 1;
    return CallOptions.DEFAULT.withDeadlineAfter(
        Long.parseLong(header.substring(0, last)), unit(header.charAt(last)));
  }

  private static TimeUnit unit(char unit) {
    return switch (unit) {
      case 'H' -> TimeUnit.HOURS;
      case 'M' -> TimeUnit.MINUTES;
      case 'S' -> TimeUnit.SECONDS;
      case 'm' -> TimeUnit.MILLISECONDS;
      case 'u' -> TimeUnit.MICROSECONDS;
      default -> TimeUnit.NANOSECONDS;
    };
  }
}
