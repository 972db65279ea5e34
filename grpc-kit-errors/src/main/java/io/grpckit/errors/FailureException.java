package io.grpckit.errors;

import io.grpc.StatusException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link RpcFailure} to be thrown, checked. Its cause is the local one, not the mark in its
 * status.
 */
final class FailureException extends StatusException {
  private static final long serialVersionUID = 1;

  FailureException(RpcFailure failure, @Nullable Throwable cause) {
    this(EncodedFailure.of(failure), new FailureOrigin(failure, cause));
  }

  private FailureException(EncodedFailure encoded, FailureOrigin origin) {
    super(encoded.status().withCause(origin), encoded.trailers());
  }

  @Override
  public synchronized @Nullable Throwable getCause() {
    Throwable origin = super.getCause();
    return origin == null ? null : origin.getCause();
  }
}
