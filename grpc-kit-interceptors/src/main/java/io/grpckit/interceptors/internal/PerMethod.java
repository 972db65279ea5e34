package io.grpckit.interceptors.internal;

import static java.util.Objects.requireNonNull;

import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Remembers what was worked out for each method that a contract describes. The names of methods
 * that do not exist are the callers' to choose: nothing is remembered of them.
 *
 * @param <V> what is remembered
 */
public final class PerMethod<V> {
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
    if (!(method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier)) {
      return function.apply(method);
    }
    String name = method.getFullMethodName();
    V known = values.get(name);
    return known == null ? values.computeIfAbsent(name, n -> function.apply(method)) : known;
  }
}
