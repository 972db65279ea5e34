package io.grpckit.errors;

import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;

/** A {@link RpcFailure} to be thrown. Its cause is the local one, not the mark in its status. */
final class FailureRuntimeException extends StatusRuntimeException {
  private static final long serialVersionUID = 1;

  FailureRuntimeException(RpcFailure failure, @Nullable Throwable cause) {
    this(EncodedFailure.of(failure), new FailureOrigin(failure, cause));
  }

  private FailureRuntimeException(EncodedFailure encoded, FailureOrigin origin) {
    super(encoded.status().withCause(origin), encoded.trailers());
  }

  @Override
  public synchronized @Nullable Throwable getCause() {
    Throwable origin = super.getCause();
    return origin == null ? null : origin.getCause();
  }
}
