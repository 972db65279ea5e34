package io.grpckit.interceptors.admission;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpckit.interceptors.admission.Admission.Permit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call that holds a permit. It gives it back at the first of all the events that may end it. */
final class AdmittedCall<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
  private final Permit permit;
  private final AtomicBoolean released = new AtomicBoolean();

  private AdmittedCall(Permit permit, ServerCall<ReqT, RespT> call) {
    super(call);
    this.permit = permit;
  }

  static <ReqT, RespT> ServerCall.Listener<ReqT> start(
      Permit permit,
      ServerCall<ReqT, RespT> call,
      Metadata headers,
      ServerCallHandler<ReqT, RespT> next) {
    AdmittedCall<ReqT, RespT> admitted = new AdmittedCall<>(permit, call);
    try {
      return admitted.new Ends(requireNonNull(next.startCall(admitted, headers), "listener"));
    } catch (RuntimeException | Error e) {
      admitted.release(Status.UNKNOWN);
      throw e;
    }
  }

  /**
   * The work is done: a caller who reads slowly holds no permit, and one who has the answer finds
   * it free.
   */
  @Override
  public void close(Status status, Metadata trailers) {
    release(status);
    super.close(status, trailers);
  }

  private void release(Status status) {
    if (released.compareAndSet(false, true)) {
      permit.release(status);
    }
  }

  private static Status cancellation() {
    return Context.current().cancellationCause() instanceof TimeoutException
        ? Status.DEADLINE_EXCEEDED
        : Status.CANCELLED;
  }

  private final class Ends extends SimpleForwardingServerCallListener<ReqT> {
    Ends(ServerCall.Listener<ReqT> handler) {
      super(handler);
    }

    @Override
    public void onCancel() {
      try {
        super.onCancel();
      } finally {
        release(cancellation());
      }
    }

    /** Without a close, the handler has thrown. */
    @Override
    public void onComplete() {
      try {
        super.onComplete();
      } finally {
        release(Status.UNKNOWN);
      }
    }
  }
}
