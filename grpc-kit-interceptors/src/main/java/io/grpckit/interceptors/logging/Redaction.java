package io.grpckit.interceptors.logging;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Which fields of messages are not shown: those that the contract marks {@code debug_redact}, by
 * itself or through an option whose value is so marked, those that are listed, and in allow-list
 * mode every scalar that is not. Decided once per message type.
 */
final class Redaction {

  private final Set<String> hidden;
  private final Set<String> shown;
  private final Map<Descriptor, Set<FieldDescriptor>> plans = new ConcurrentHashMap<>();

  /** Field names are full names, {@code package.Message.field}; {@code shown} empty shows all. */
  Redaction(Set<String> hidden, Set<String> shown) {
    this.hidden = Set.copyOf(hidden);
    this.shown = Set.copyOf(shown);
  }

  boolean hides(FieldDescriptor field) {
    return field.isExtension()
        ? decide(field)
        : plans.computeIfAbsent(field.getContainingType(), this::plan).contains(field);
  }

  private Set<FieldDescriptor> plan(Descriptor type) {
    return type.getFields().stream().filter(this::decide).collect(Collectors.toUnmodifiableSet());
  }

  private boolean decide(FieldDescriptor field) {
    return hidden.contains(field.getFullName())
        || field.getOptions().getDebugRedact()
        || marked(field.getOptions())
        || !(shown.isEmpty() || shown.contains(field.getFullName()) || leadsOn(field));
  }

  // Messages are walked into, so that the fields below them can be allowed on their own.
  private static boolean leadsOn(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isMapField();
  }

  private static boolean marked(Message options) {
    return options.getAllFields().values().stream().anyMatch(Redaction::markedValue);
  }

  private static boolean markedValue(Object value) {
    if (value instanceof EnumValueDescriptor constant) {
      return constant.getOptions().getDebugRedact();
    }
    if (value instanceof List<?> values) {
      return values.stream().anyMatch(Redaction::markedValue);
    }
    return value instanceof Message nested && marked(nested);
  }
}
