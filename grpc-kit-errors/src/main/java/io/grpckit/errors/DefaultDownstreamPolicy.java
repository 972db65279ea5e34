package io.grpckit.errors;

import io.grpc.Status;

/** What {@link DownstreamPolicy#defaults()} says. */
final class DefaultDownstreamPolicy {
  private DefaultDownstreamPolicy() {}

  static RpcFailure map(RpcFailure received) {
    return switch (received.code()) {
      case UNAVAILABLE, RESOURCE_EXHAUSTED -> unavailable(received);
      case DEADLINE_EXCEEDED -> RpcFailure.deadlineExceeded("a dependency took too long");
      case CANCELLED -> RpcFailure.cancelled("a call to a dependency was cancelled");
      case ABORTED -> RpcFailure.aborted("a dependency met a conflict");
      default -> RpcFailure.of(Status.Code.INTERNAL, FailureResolver.INTERNAL_ERROR);
    };
  }

  private static RpcFailure unavailable(RpcFailure received) {
    RpcFailure failure = RpcFailure.of(Status.Code.UNAVAILABLE, "a dependency is unavailable");
    return received.retryDelay().map(failure::withRetryDelay).orElse(failure);
  }
}
