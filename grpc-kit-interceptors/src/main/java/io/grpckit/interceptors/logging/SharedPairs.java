package io.grpckit.interceptors.logging;

import io.grpc.Status.Code;
import java.util.Arrays;
import org.slf4j.event.KeyValuePair;

/** Key-values of few values, made once for all lines. */
final class SharedPairs {

  private SharedPairs() {}

  /** A pair per status code. */
  static final class OfCode {

    private final KeyValuePair[] pairs;

    OfCode(String key) {
      pairs =
          Arrays.stream(Code.values())
              .map(code -> new KeyValuePair(key, code.name()))
              .toArray(KeyValuePair[]::new);
    }

    KeyValuePair get(Code code) {
      return pairs[code.value()];
    }
  }

  /** Pairs for none and one, which is all that unary calls count. */
  static final class OfCount {

    private final String key;
    private final KeyValuePair none;
    private final KeyValuePair one;

    OfCount(String key) {
      this.key = key;
      this.none = new KeyValuePair(key, 0L);
      this.one = new KeyValuePair(key, 1L);
    }

    KeyValuePair get(long count) {
      if (count == 0) {
        return none;
      }
      return count == 1 ? one : new KeyValuePair(key, count);
    }
  }
}
