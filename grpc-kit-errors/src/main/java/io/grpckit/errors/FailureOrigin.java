package io.grpckit.errors;

import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * The cause of a status that an {@link RpcFailure} became. {@code StreamObserver.onError} hands on
 * no more of an exception than its status and trailers; by this the failure is recognised as one
 * that was said here, rather than received from another server, and its local cause is found again.
 */
final class FailureOrigin extends Exception {
  private static final long serialVersionUID = 1;

  private final transient @Nullable RpcFailure failure;

  FailureOrigin(RpcFailure failure, @Nullable Throwable cause) {
    super(null, cause, false, false);
    this.failure = failure;
  }

  static @Nullable FailureOrigin of(Status status) {
    return status.getCause() instanceof FailureOrigin origin && origin.failure != null
        ? origin
        : null;
  }

  @Override
  public String getMessage() {
    return String.valueOf(failure);
  }

  RpcFailure failure() {
    RpcFailure present = failure;
    if (present == null) {
      throw new IllegalStateException("the failure was lost by serialisation");
    }
    return present;
  }
}
