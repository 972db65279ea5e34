package io.grpckit.examples.edge.file;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a file a request wants, as its conditions and its range say (RFC 9110, 13 and 14).
 * Of several ranges, and of units other than bytes, nothing is understood: the whole file is sent.
 * Nor has a range any meaning but for GET.
 *
 * @param status the answer
 * @param offset of the first byte
 * @param length how many bytes; of an answer without any, 0
 */
record RequestedBytes(HttpStatus status, long offset, long length) {

  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /** What is wanted of a file; its entity tag is a strong one, in quotes. */
  static RequestedBytes of(RequestHeaders request, long size, String eTag) {
    String mustMatch = request.get(HttpHeaderNames.IF_MATCH);
    if (mustMatch != null && !lists(mustMatch, eTag)) {
      return nothing(HttpStatus.PRECONDITION_FAILED);
    }
    String known = request.get(HttpHeaderNames.IF_NONE_MATCH);
    if (known != null && lists(known.replace("W/", ""), eTag)) {
      return nothing(HttpStatus.NOT_MODIFIED);
    }
    Matcher range = RANGE.matcher(request.get(HttpHeaderNames.RANGE, "").strip());
    boolean ranged =
        request.method() == HttpMethod.GET
            && range.matches()
            && !range.group().equals("bytes=-")
            && eTag.equals(request.get(HttpHeaderNames.IF_RANGE, eTag));
    return ranged
        ? part(number(range.group(1)), number(range.group(2)), size)
        : new RequestedBytes(HttpStatus.OK, 0, size);
  }

  private static boolean lists(String header, String eTag) {
    return header.strip().equals("*")
        || Arrays.stream(header.split(",")).map(String::strip).anyMatch(eTag::equals);
  }

  private static @Nullable Long number(String digits) {
    return digits.isEmpty() ? null : Long.valueOf(digits);
  }

  /** Without a first byte, the last ones of that number; without a last, all that follow. */
  private static RequestedBytes part(@Nullable Long first, @Nullable Long last, long size) {
    long from = first == null ? Math.max(0, size - (last == null ? 0 : last)) : first;
    long to = first == null || last == null ? size - 1 : Math.min(last, size - 1);
    if (first != null && last != null && last < first) {
      return new RequestedBytes(HttpStatus.OK, 0, size); // no range at all
    }
    return from > to
        ? nothing(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        : new RequestedBytes(HttpStatus.PARTIAL_CONTENT, from, to - from + 1);
  }

  private static RequestedBytes nothing(HttpStatus status) {
    return new RequestedBytes(status, 0, 0);
  }

  /** Whether the answer stands for the file, be it empty. */
  boolean isFile() {
    return status.isSuccess();
  }

  boolean hasBytes() {
    return length > 0;
  }

  /** The header of this name; empty if there is none. */
  String contentRange(long size) {
    if (status.equals(HttpStatus.PARTIAL_CONTENT)) {
      return "bytes %d-%d/%d".formatted(offset, offset + length - 1, size);
    }
    return status.equals(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE) ? "bytes */" + size : "";
  }
}
