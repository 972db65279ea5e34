package io.grpckit.interceptors.observe;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A method with its observers, looked up once per call. */
final class MethodEntry {

  static final @Nullable CallListener[] NOBODY = {};

  private final ObservedMethod method;
  private final MethodObserver[] observers;
  private final boolean[] hooking;
  private final Set<CallHook> hooks = EnumSet.noneOf(CallHook.class);

  // Who listened to the call before. Observers that keep no state per call are their own listeners:
  // as long as all of them do, or stay away, calls share this array.
  private volatile @Nullable CallListener[] latest;

  private MethodEntry(ObservedMethod method, List<MethodObserver> observers) {
    this.method = method;
    this.observers = observers.toArray(MethodObserver[]::new);
    this.hooking = new boolean[this.observers.length];
    this.latest = new @Nullable CallListener[this.observers.length];
    for (int i = 0; i < hooking.length; i++) {
      hooking[i] = !this.observers[i].hooks().isEmpty();
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
      if (listeners[i] != null && hooking[i]) {
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
    @Nullable CallListener[] before = latest;
    @Nullable CallListener[] listeners = before;
    boolean stateless = true;
    for (int i = 0; i < observers.length; i++) {
      CallListener listener = started(observers[i], call);
      stateless &= listener == null || listener == observers[i];
      if (listener != listeners[i]) {
        listeners = listeners == before ? before.clone() : listeners;
        listeners[i] = listener;
      }
    }
    if (stateless && listeners != before) {
      latest = listeners;
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
