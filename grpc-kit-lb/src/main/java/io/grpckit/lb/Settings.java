package io.grpckit.lb;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks of settings, and their way into a service config. */
final class Settings {
  private Settings() {}

  static int requireInRange(int value, String name, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          max == Integer.MAX_VALUE
              ? name + " must be at least " + min + ", was " + value
              : name + " must be " + min + " to " + max + ", was " + value);
    }
    return value;
  }

  static void putDuration(Map<String, Object> map, String key, @Nullable Duration duration) {
    if (duration != null) {
      map.put(key, Durations.format(duration));
    }
  }

  static void put(Map<String, Object> map, String key, @Nullable Object value) {
    if (value != null) {
      map.put(key, value);
    }
  }

  /** The same settings with every number a double: grpc-java until 1.80 refuses all others. */
  static Map<String, ?> forGrpc(Map<?, ?> settings) {
    Map<String, Object> map = new LinkedHashMap<>();
    settings.forEach((key, value) -> map.put(String.valueOf(key), valueForGrpc(value)));
    return map;
  }

  private static Object valueForGrpc(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Settings::valueForGrpc).toList();
    }
    return value instanceof Map<?, ?> map ? forGrpc(map) : value;
  }
}
