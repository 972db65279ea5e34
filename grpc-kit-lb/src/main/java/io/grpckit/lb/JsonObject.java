package io.grpckit.lb;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that is read strictly: a member that nobody asks for is refused, and every message
 * begins with the path of what is wrong.
 */
final class JsonObject {
  private final String path;
  private final Map<?, ?> members;
  private final Set<String> known = new LinkedHashSet<>();

  private JsonObject(String path, Map<?, ?> members) {
    this.path = path;
    this.members = members;
  }

  static JsonObject of(String path, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return new JsonObject(path, map);
    }
    throw wrong(path, "an object", value);
  }

  /** The only member's name. */
  String onlyName() {
    if (members.size() != 1) {
      throw wrong(path, "an object of one member", members.keySet());
    }
    return String.valueOf(members.keySet().iterator().next());
  }

  Optional<JsonObject> object(String name) {
    return take(name).map(value -> of(path(name), value));
  }

  List<JsonObject> objects(String name) {
    List<Object> values = elements(name).toList();
    return IntStream.range(0, values.size())
        .mapToObj(i -> of(path(name) + "[" + i + "]", values.get(i)))
        .toList();
  }

  <T> List<T> list(String name, Function<Object, T> conversion) {
    return at(path(name), () -> elements(name).map(conversion).toList());
  }

  private Stream<Object> elements(String name) {
    return take(name, List.class, "a list").stream().flatMap(list -> ((List<?>) list).stream());
  }

  Optional<String> string(String name) {
    return take(name, String.class, "a string");
  }

  Optional<Boolean> bool(String name) {
    return take(name, Boolean.class, "true or false");
  }

  Optional<Integer> integer(String name) {
    return take(name, BigDecimal.class, "an integer").map(value -> toInt(name, value));
  }

  Optional<Double> number(String name) {
    return take(name, BigDecimal.class, "a number").map(BigDecimal::doubleValue);
  }

  Optional<Duration> duration(String name) {
    return string(name).map(text -> at(path(name), () -> Durations.parse(text)));
  }

  private int toInt(String name, BigDecimal value) {
    try {
      return value.intValueExact();
    } catch (ArithmeticException e) {
      throw wrong(path(name), "an integer of 32 bits", value);
    }
  }

  private <T> Optional<T> take(String name, Class<T> type, String rule) {
    Optional<Object> value = take(name);
    if (value.isPresent() && !type.isInstance(value.get())) {
      throw wrong(path(name), rule, value.get());
    }
    return value.map(type::cast);
  }

  private Optional<Object> take(String name) {
    known.add(name);
    Object value = members.get(name);
    if (value == null && members.containsKey(name)) {
      throw new IllegalArgumentException(path(name) + ": must not be null");
    }
    return Optional.ofNullable(value);
  }

  /** Refuses a member for a reason of its own. */
  void refuse(String name, String reason) {
    if (take(name).isPresent()) {
      throw new IllegalArgumentException(path(name) + ": " + reason);
    }
  }

  /** Refuses an object without these members. */
  void require(String... names) {
    for (String name : names) {
      if (!members.containsKey(name)) {
        throw new IllegalArgumentException(path(name) + ": must be there");
      }
    }
  }

  /** Refuses what nobody has asked for, then builds a value whose own checks know no paths. */
  <T> T end(Supplier<T> value) {
    for (Object name : members.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            path(String.valueOf(name)) + ": is unknown to gRPC; known here are " + known);
      }
    }
    return at(path, value);
  }

  private static <T> T at(String path, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    }
  }

  private static IllegalArgumentException wrong(String path, String rule, @Nullable Object value) {
    String shown = value instanceof String ? "'" + value + "'" : String.valueOf(value);
    return new IllegalArgumentException(path + ": must be " + rule + ", was " + shown);
  }

  private String path(String name) {
    return path.equals("$") ? name : path + "." + name;
  }
}
