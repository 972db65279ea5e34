package io.grpckit.interceptors.observe;

import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * Tells all listeners of a call, and keeps what one of them throws from the others and the call.
 */
final class Listeners {

  // What a listener hears. All that it is about comes as arguments, so that events capture nothing
  // and cost no object.

  private interface Event {
    void tell(CallListener listener, ObservedCall call);
  }

  private interface EventAbout<T> {
    void tell(CallListener listener, ObservedCall call, T about);
  }

  private interface MessageEvent {
    void tell(CallListener listener, ObservedCall call, int sequence, long wire, long bytes);
  }

  private Listeners() {}

  static void finished(@Nullable CallListener[] listeners, ObservedCall call) {
    tell(listeners, call, CallListener::finished);
  }

  static void completed(@Nullable CallListener[] listeners, ObservedCall call) {
    tell(listeners, call, CallListener::completed);
  }

  static void received(
      @Nullable CallListener[] listeners, ObservedCall call, int sequence, long wire, long bytes) {
    tell(listeners, call, sequence, wire, bytes, CallListener::messageReceived);
  }

  static void sent(
      @Nullable CallListener[] listeners, ObservedCall call, int sequence, long wire, long bytes) {
    tell(listeners, call, sequence, wire, bytes, CallListener::messageSent);
  }

  static void attemptStarted(
      @Nullable CallListener[] listeners, ObservedCall call, ObservedAttempt attempt) {
    tell(listeners, call, attempt, CallListener::attemptStarted);
  }

  static void attemptFinished(
      @Nullable CallListener[] listeners, ObservedCall call, ObservedAttempt attempt) {
    tell(listeners, call, attempt, CallListener::attemptFinished);
  }

  static void responseHeaders(
      @Nullable CallListener[] listeners, ObservedCall call, Metadata headers) {
    tell(listeners, call, headers, CallListener::responseHeaders);
  }

  static void request(@Nullable CallListener[] listeners, ObservedCall call, Object message) {
    tell(listeners, call, message, CallListener::request);
  }

  static void response(@Nullable CallListener[] listeners, ObservedCall call, Object message) {
    tell(listeners, call, message, CallListener::response);
  }

  private static void tell(@Nullable CallListener[] listeners, ObservedCall call, Event event) {
    for (CallListener listener : listeners) {
      if (listener != null) {
        try {
          event.tell(listener, call);
        } catch (Throwable failure) {
          TelemetryFailures.PROCESS.report(failure);
        }
      }
    }
  }

  private static <T> void tell(
      @Nullable CallListener[] listeners, ObservedCall call, T about, EventAbout<T> event) {
    for (CallListener listener : listeners) {
      if (listener != null) {
        try {
          event.tell(listener, call, about);
        } catch (Throwable failure) {
          TelemetryFailures.PROCESS.report(failure);
        }
      }
    }
  }

  private static void tell(
      @Nullable CallListener[] listeners,
      ObservedCall call,
      int sequence,
      long wire,
      long bytes,
      MessageEvent event) {
    for (CallListener listener : listeners) {
      if (listener != null) {
        try {
          event.tell(listener, call, sequence, wire, bytes);
        } catch (Throwable failure) {
          TelemetryFailures.PROCESS.report(failure);
        }
      }
    }
  }

  /** Enters in order; what it returns leaves in the opposite order. */
  static @Nullable AutoCloseable enter(@Nullable CallListener[] listeners, ObservedCall call) {
    AutoCloseable entered = null;
    for (CallListener listener : listeners) {
      if (listener != null) {
        try {
          entered = nested(entered, listener.enter(call));
        } catch (Throwable failure) {
          TelemetryFailures.PROCESS.report(failure);
        }
      }
    }
    return entered;
  }

  static void leave(@Nullable AutoCloseable entered) {
    if (entered != null) {
      try {
        entered.close();
      } catch (Throwable failure) {
        TelemetryFailures.PROCESS.report(failure);
      }
    }
  }

  private static @Nullable AutoCloseable nested(
      @Nullable AutoCloseable outer, @Nullable AutoCloseable inner) {
    if (outer == null || inner == null) {
      return outer == null ? inner : outer;
    }
    return () -> {
      leave(inner);
      leave(outer);
    };
  }
}
