package io.grpckit.interceptors.method;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Set;

/** What a selector is made of. */
final class Chosen {
  private Chosen() {}

  /** At least one, for a selector of nothing is a mistake; one that is named twice counts once. */
  static <T> Set<T> of(String parameter, T[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException(parameter + " must not be empty");
    }
    Arrays.stream(values).forEach(value -> requireNonNull(value, parameter));
    return Set.copyOf(Arrays.asList(values));
  }
}
