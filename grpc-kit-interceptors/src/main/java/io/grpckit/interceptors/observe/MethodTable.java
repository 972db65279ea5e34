package io.grpckit.interceptors.observe;

import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The methods that have names of their own. A method is known if it was bound, or if its descriptor
 * is marked for local tracing, as generated ones are; a name that a peer or a proxy made up is
 * neither. Bounded, so that no input can grow it.
 */
final class MethodTable {

  private static final int MAX_LEARNED = 1_000;

  private final CallSide side;
  private final String target;
  private final List<CallObserver> observers;
  private final ConcurrentMap<String, MethodEntry> entries = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, MethodEntry> others = new ConcurrentHashMap<>();

  MethodTable(CallSide side, String target, List<CallObserver> observers) {
    this.side = side;
    this.target = target;
    this.observers = observers;
  }

  void bind(MethodDescriptor<?, ?> descriptor) {
    entries.computeIfAbsent(descriptor.getFullMethodName(), name -> entry(name, descriptor));
  }

  @Nullable MethodEntry find(String name) {
    return entries.get(name);
  }

  /** Whether anybody watches any call; before the first method is bound, that is not known. */
  boolean anyObserved() {
    return entries.isEmpty()
        || other().observed()
        || entries.values().stream().anyMatch(MethodEntry::observed);
  }

  boolean anyHooked() {
    return entries.isEmpty() || entries.values().stream().anyMatch(MethodEntry::hooked);
  }

  MethodEntry learn(MethodDescriptor<?, ?> descriptor) {
    MethodEntry entry = entries.get(descriptor.getFullMethodName());
    if (entry != null) {
      return entry;
    }
    if (!descriptor.isSampledToLocalTracing() || entries.size() >= MAX_LEARNED) {
      return other();
    }
    return entries.computeIfAbsent(descriptor.getFullMethodName(), name -> entry(name, descriptor));
  }

  MethodEntry other() {
    MethodEntry other = others.get(ObservedMethod.OTHER);
    return other != null
        ? other
        : others.computeIfAbsent(ObservedMethod.OTHER, n -> entry(n, null));
  }

  private MethodEntry entry(String name, @Nullable MethodDescriptor<?, ?> descriptor) {
    return MethodEntry.of(new ObservedMethod(side, name, descriptor, target), observers);
  }
}
