package io.grpckit.interceptors.metrics;

import io.grpc.Status;
import io.grpckit.interceptors.observe.CallListener;
import io.grpckit.interceptors.observe.CallTrace;
import io.grpckit.interceptors.observe.MethodObserver;
import io.grpckit.interceptors.observe.ObservedAttempt;
import io.grpckit.interceptors.observe.ObservedCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one method under one convention. They keep nothing per call, so that they are their
 * own listener.
 */
abstract class MethodMeters implements MethodObserver, CallListener {

  static MethodObserver of(List<MethodMeters> conventions) {
    return conventions.size() == 1 ? conventions.get(0) : new Several(conventions);
  }

  /** A call has started. */
  abstract void count();

  /** A call has ended. */
  abstract void record(ObservedCall call);

  static Status.Code code(@Nullable Status status) {
    return status == null ? Status.Code.UNKNOWN : status.getCode();
  }

  @Override
  public final CallListener started(ObservedCall call) {
    count();
    return this;
  }

  @Override
  public final void finished(ObservedCall call) {
    CallTrace trace = call.trace();
    if (trace == null || !trace.sampled()) {
      record(call);
    } else {
      recordWithExemplar(call, trace);
    }
  }

  // Registries take the exemplar from the span that is current while they record.
  private void recordWithExemplar(ObservedCall call, CallTrace trace) {
    AutoCloseable scope = trace.makeCurrent();
    try {
      record(call);
    } finally {
      close(scope);
    }
  }

  private static void close(AutoCloseable scope) {
    try {
      scope.close();
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Several conventions at once. */
  private static final class Several extends MethodMeters {

    private final List<MethodMeters> conventions;

    Several(List<MethodMeters> conventions) {
      this.conventions = conventions;
    }

    @Override
    void count() {
      conventions.forEach(MethodMeters::count);
    }

    @Override
    void record(ObservedCall call) {
      conventions.forEach(convention -> convention.record(call));
    }

    @Override
    public void attemptStarted(ObservedCall call, ObservedAttempt attempt) {
      conventions.forEach(convention -> convention.attemptStarted(call, attempt));
    }

    @Override
    public void attemptFinished(ObservedCall call, ObservedAttempt attempt) {
      conventions.forEach(convention -> convention.attemptFinished(call, attempt));
    }

    @Override
    public void messageReceived(ObservedCall call, int sequence, long wireBytes, long bytes) {
      conventions.forEach(c -> c.messageReceived(call, sequence, wireBytes, bytes));
    }

    @Override
    public void messageSent(ObservedCall call, int sequence, long wireBytes, long bytes) {
      conventions.forEach(c -> c.messageSent(call, sequence, wireBytes, bytes));
    }
  }
}
