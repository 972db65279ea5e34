package io.grpckit.examples.edge.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestedBytesTest {

  private static final String TAG = "\"abc\"";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          -                 | 1000 | 200 | 0   | 1000 | ''
          bytes=0-0         | 1000 | 206 | 0   | 1    | bytes 0-0/1000
          bytes=0-999       | 1000 | 206 | 0   | 1000 | bytes 0-999/1000
          bytes=100-199     | 1000 | 206 | 100 | 100  | bytes 100-199/1000
          bytes=100-        | 1000 | 206 | 100 | 900  | bytes 100-999/1000
          bytes=999-        | 1000 | 206 | 999 | 1    | bytes 999-999/1000
          bytes=900-5000    | 1000 | 206 | 900 | 100  | bytes 900-999/1000
          bytes=-10         | 1000 | 206 | 990 | 10   | bytes 990-999/1000
          bytes=-5000       | 1000 | 206 | 0   | 1000 | bytes 0-999/1000
          bytes=1000-       | 1000 | 416 | 0   | 0    | bytes */1000
          bytes=5000-6000   | 1000 | 416 | 0   | 0    | bytes */1000
          bytes=-0          | 1000 | 416 | 0   | 0    | bytes */1000
          bytes=0-          | 0    | 416 | 0   | 0    | bytes */0
          bytes=-5          | 0    | 416 | 0   | 0    | bytes */0
          -                 | 0    | 200 | 0   | 0    | ''
          bytes=5-4         | 1000 | 200 | 0   | 1000 | ''
          bytes=-           | 1000 | 200 | 0   | 1000 | ''
          bytes=0-1,5-6     | 1000 | 200 | 0   | 1000 | ''
          bytes=a-b         | 1000 | 200 | 0   | 1000 | ''
          items=0-1         | 1000 | 200 | 0   | 1000 | ''
          bytes=9999999999999999999- | 1000 | 200 | 0 | 1000 | ''
          """)
  void readsARange(
      String range, long size, int status, long offset, long length, String contentRange) {
    RequestHeadersBuilder request = RequestHeaders.builder(HttpMethod.GET, "/");
    if (range != null) {
      request.add("range", range);
    }

    RequestedBytes selection = RequestedBytes.of(request.build(), size, TAG);

    assertThat(selection.status().code()).isEqualTo(status);
    assertThat(selection.offset()).isEqualTo(offset);
    assertThat(selection.length()).isEqualTo(length);
    assertThat(selection.contentRange(size)).isEqualTo(contentRange);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          if-none-match | "abc"          | 304
          if-none-match | W/"abc"        | 304
          if-none-match | "x", "abc"     | 304
          if-none-match | *              | 304
          if-none-match | "x"            | 206
          if-match      | "abc"          | 206
          if-match      | *              | 206
          if-match      | "x"            | 412
          if-match      | W/"abc"        | 412
          if-range      | "abc"          | 206
          if-range      | W/"abc"        | 200
          if-range      | "x"            | 200
          if-range      | Sun, 22 Nov 2026 12:00:00 GMT | 200
          """)
  void heedsConditions(String name, String value, int status) {
    RequestHeaders request =
        RequestHeaders.builder(HttpMethod.GET, "/")
            .add("range", "bytes=0-9")
            .add(name, value)
            .build();

    assertThat(RequestedBytes.of(request, 1000, TAG).status().code()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-9", "bytes=1000-"})
  void givesARangeToGetOnly(String range) {
    RequestHeaders request =
        RequestHeaders.builder(HttpMethod.HEAD, "/").add("range", range).build();

    assertThat(RequestedBytes.of(request, 1000, TAG))
        .isEqualTo(new RequestedBytes(HttpStatus.OK, 0, 1000));
  }
}
