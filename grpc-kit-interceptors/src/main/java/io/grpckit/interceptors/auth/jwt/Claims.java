package io.grpckit.interceptors.auth.jwt;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads claims by type; nothing is coerced. */
record Claims(Map<String, @Nullable Object> members) {

  /** 9999-12-31, the end of what dates are written for; what lies behind it is a mistake. */
  private static final double MAX_SECONDS = 253_402_300_799d;

  String requiredText(String name) throws InvalidTokenException {
    if (members.get(name) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw new InvalidTokenException("claim " + name + " is missing or not a string");
  }

  Instant requiredTime(String name) throws InvalidTokenException {
    @Nullable Instant time = time(name);
    if (time == null) {
      throw new InvalidTokenException("claim " + name + " is missing");
    }
    return time;
  }

  /** A NumericDate (RFC 7519, 2); fractions of a second are cut off. */
  @Nullable Instant time(String name) throws InvalidTokenException {
    if (!members.containsKey(name)) {
      return null;
    }
    if (members.get(name) instanceof Number seconds
        && seconds.doubleValue() >= 0
        && seconds.doubleValue() <= MAX_SECONDS) {
      return Instant.ofEpochSecond(seconds.longValue());
    }
    throw new InvalidTokenException("claim " + name + " is not a date");
  }

  /** One string, or an array of strings. */
  List<String> textOrTexts(String name) throws InvalidTokenException {
    @Nullable Object value = members.get(name);
    return value instanceof String text ? List.of(text) : texts(value, name);
  }

  private static List<String> texts(@Nullable Object value, String name)
      throws InvalidTokenException {
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw new InvalidTokenException("claim " + name + " is missing or not made of strings");
  }

  /** A set of strings: separated by spaces (RFC 8693, 4.2), or an array; empty if missing. */
  Set<String> words(ClaimPath path) throws InvalidTokenException {
    Map<?, ?> object = members;
    for (String parent : path.parents()) {
      if (!object.containsKey(parent)) {
        return Set.of();
      }
      if (!(object.get(parent) instanceof Map<?, ?> inner)) {
        throw new InvalidTokenException(
            "claim " + path.text() + " leads through what is no object");
      }
      object = inner;
    }
    return object.containsKey(path.name()) ? words(object.get(path.name()), path.text()) : Set.of();
  }

  private static Set<String> words(@Nullable Object value, String name)
      throws InvalidTokenException {
    return value instanceof String text
        ? Set.copyOf(List.of(text.split(" ", -1)).stream().filter(w -> !w.isEmpty()).toList())
        : Set.copyOf(texts(value, name));
  }
}
