package io.grpckit.interceptors.logging;

import io.grpc.Status;
import io.grpckit.interceptors.internal.LogText;

/** What people read of a call that has ended: {@code a.B/C NOT_FOUND in 1.204 ms: no such user}. */
final class FinishMessage {

  private FinishMessage() {}

  static String of(String path, Status status, long micros, boolean slow) {
    // Digits by hand: to render a double costs more than the rest of the line.
    String message =
        path
            + ' '
            + status.getCode().name()
            + " in "
            + micros / 1000
            + '.'
            + digit(micros / 100)
            + digit(micros / 10)
            + digit(micros)
            + (slow ? " ms (slow)" : " ms");
    String description = status.getDescription();
    return status.isOk() || description == null
        ? message
        : message + ": " + LogText.clean(description);
  }

  private static char digit(long number) {
    return (char) ('0' + number % 10);
  }
}
