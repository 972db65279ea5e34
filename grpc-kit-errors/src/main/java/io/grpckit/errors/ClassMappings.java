package io.grpckit.errors;

import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Maps an exception by the closest of its superclasses. */
final class ClassMappings implements ExceptionMapper {
  private final Map<Class<?>, Function<Throwable, RpcFailure>> byType = new HashMap<>();

  void add(Class<? extends Throwable> type, Function<Throwable, RpcFailure> toFailure) {
    if (StatusRuntimeException.class.isAssignableFrom(type)
        || StatusException.class.isAssignableFrom(type)) {
      throw new IllegalArgumentException(
          "type must not be a status exception, which a DownstreamPolicy maps, was " + type);
    }
    if (byType.putIfAbsent(type, toFailure) != null) {
      throw new IllegalArgumentException("type must be mapped once, was mapped twice: " + type);
    }
  }

  ClassMappings copy() {
    ClassMappings copy = new ClassMappings();
    copy.byType.putAll(byType);
    return copy;
  }

  @Override
  public Optional<RpcFailure> map(Throwable throwable) {
    for (Class<?> type = throwable.getClass(); type != null; type = type.getSuperclass()) {
      Function<Throwable, RpcFailure> mapping = byType.get(type);
      if (mapping != null) {
        return Optional.ofNullable(mapping.apply(throwable));
      }
    }
    return Optional.empty();
  }
}
