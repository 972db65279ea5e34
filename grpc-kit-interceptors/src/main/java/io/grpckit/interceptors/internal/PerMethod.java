package io.grpckit.interceptors.internal;

import static java.util.Objects.requireNonNull;

import io.grpc.MethodDescriptor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Remembers what was worked out for each method. Bounded, because the names of methods that do not
 * exist are the callers' to choose: past the bound, values are worked out each time.
 *
 * @param <V> what is remembered
 */
public final class PerMethod<V> {
  static final int MAX_METHODS = 10_000;

  private final Map<String, V> values = new ConcurrentHashMap<>();
  private final Function<MethodDescriptor<?, ?>, V> function;

  /**
   * Remembers the results of a function.
   *
   * @param function gives the value of a method
   */
  public PerMethod(Function<MethodDescriptor<?, ?>, V> function) {
    this.function = requireNonNull(function, "function");
  }

  /**
   * The value of a method.
   *
   * @param method the method
   * @return its value
   */
  public V get(MethodDescriptor<?, ?> method) {
    String name = method.getFullMethodName();
    V known = values.get(name);
    if (known != null) {
      return known;
    }
    V value = function.apply(method);
    if (values.size() < MAX_METHODS) {
      values.put(name, value);
    }
    return value;
  }
}
