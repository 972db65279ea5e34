package io.grpckit.examples.edge.file;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A time as the headers of HTTP have it (RFC 9110, 5.6.7). */
final class HttpDate {

  /** The JDK's own for RFC 1123 has days of one digit, which HTTP has not. */
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

  private HttpDate() {}

  static String of(long millis) {
    return FORMAT.format(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
  }
}
