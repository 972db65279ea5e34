package io.grpckit.interceptors.observe;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A method with its observers, looked up once per call. */
final class MethodEntry {

  private static final @Nullable CallListener[] NOBODY = {};

  private final ObservedMethod method;
  private final MethodObserver[] observers;
  // Observers that keep no state per call are their own listeners: then all calls share this array.
  private final @Nullable CallListener[] shared;
  private final Set<CallHook> hooks = EnumSet.noneOf(CallHook.class);

  private MethodEntry(ObservedMethod method, List<MethodObserver> observers) {
    this.method = method;
    this.observers = observers.toArray(MethodObserver[]::new);
    this.shared = new @Nullable CallListener[this.observers.length];
    for (int i = 0; i < shared.length; i++) {
      shared[i] = this.observers[i] instanceof CallListener listener ? listener : null;
      hooks.addAll(this.observers[i].hooks());
    }
  }

  static MethodEntry of(ObservedMethod method, List<CallObserver> observers) {
    List<MethodObserver> ofMethod = new ArrayList<>();
    for (CallObserver observer : observers) {
      try {
        MethodObserver one =
            method.side() == CallSide.SERVER ? observer.server(method) : observer.client(method);
        if (one != null) {
          ofMethod.add(one);
        }
      } catch (Throwable failure) {
        TelemetryFailures.PROCESS.report(failure);
      }
    }
    return new MethodEntry(method, ofMethod);
  }

  ObservedMethod method() {
    return method;
  }

  /** Whether anybody watches its calls. */
  boolean observed() {
    return observers.length > 0;
  }

  /** Whether its calls need the interceptor. */
  boolean hooked() {
    return !hooks.isEmpty();
  }

  /** Whether any of the listeners of one call needs the interceptor. */
  boolean hooked(@Nullable CallListener[] listeners) {
    for (int i = 0; i < listeners.length; i++) {
      if (listeners[i] != null && !observers[i].hooks().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  boolean wants(CallHook hook) {
    return hooks.contains(hook);
  }

  @Nullable CallListener[] started(ObservedCall call) {
    if (observers.length == 0) {
      return NOBODY;
    }
    @Nullable CallListener[] listeners = shared;
    for (int i = 0; i < observers.length; i++) {
      CallListener listener = started(observers[i], call);
      if (listener != listeners[i]) {
        listeners = listeners == shared ? shared.clone() : listeners;
        listeners[i] = listener;
      }
    }
    return listeners;
  }

  private static @Nullable CallListener started(MethodObserver observer, ObservedCall call) {
    try {
      return observer.started(call);
    } catch (Throwable failure) {
      TelemetryFailures.PROCESS.report(failure);
      return null;
    }
  }
}
