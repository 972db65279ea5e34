package io.grpckit.interceptors.observe;

import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * Tells all listeners of a call, and keeps what one of them throws from the others and the call.
 */
final class Listeners {

  private Listeners() {}

  static void finished(@Nullable CallListener[] listeners, ObservedCall call) {
    for (CallListener listener : listeners) {
      if (listener != null) {
        try {
          listener.finished(call);
        } catch (Throwable failure) {
          TelemetryFailures.PROCESS.report(failure);
        }
      }
    }
  }

  static void completed(@Nullable CallListener[] listeners, ObservedCall call) {
    for (CallListener listener : listeners) {
      if (listener != null) {
        try {
          listener.completed(call);
        } catch (Throwable failure) {
          TelemetryFailures.PROCESS.report(failure);
        }
      }
    }
  }

  static void received(
      @Nullable CallListener[] listeners, ObservedCall call, int sequence, long wire, long bytes) {
    for (CallListener listener : listeners) {
      if (listener != null) {
        try {
          listener.messageReceived(call, sequence, wire, bytes);
        } catch (Throwable failure) {
          TelemetryFailures.PROCESS.report(failure);
        }
      }
    }
  }

  static void sent(
      @Nullable CallListener[] listeners, ObservedCall call, int sequence, long wire, long bytes) {
    for (CallListener listener : listeners) {
      if (listener != null) {
        try {
          listener.messageSent(call, sequence, wire, bytes);
        } catch (Throwable failure) {
          TelemetryFailures.PROCESS.report(failure);
        }
      }
    }
  }

  static void attemptStarted(
      @Nullable CallListener[] listeners, ObservedCall call, ObservedAttempt attempt) {
    for (CallListener listener : listeners) {
      if (listener != null) {
        try {
          listener.attemptStarted(call, attempt);
        } catch (Throwable failure) {
          TelemetryFailures.PROCESS.report(failure);
        }
      }
    }
  }

  static void attemptFinished(
      @Nullable CallListener[] listeners, ObservedCall call, ObservedAttempt attempt) {
    for (CallListener listener : listeners) {
      if (listener != null) {
        try {
          listener.attemptFinished(call, attempt);
        } catch (Throwable failure) {
          TelemetryFailures.PROCESS.report(failure);
        }
      }
    }
  }

  static void responseHeaders(
      @Nullable CallListener[] listeners, ObservedCall call, Metadata headers) {
    for (CallListener listener : listeners) {
      if (listener != null) {
        try {
          listener.responseHeaders(call, headers);
        } catch (Throwable failure) {
          TelemetryFailures.PROCESS.report(failure);
        }
      }
    }
  }

  static void request(@Nullable CallListener[] listeners, ObservedCall call, Object message) {
    for (CallListener listener : listeners) {
      if (listener != null) {
        try {
          listener.request(call, message);
        } catch (Throwable failure) {
          TelemetryFailures.PROCESS.report(failure);
        }
      }
    }
  }

  static void response(@Nullable CallListener[] listeners, ObservedCall call, Object message) {
    for (CallListener listener : listeners) {
      if (listener != null) {
        try {
          listener.response(call, message);
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
