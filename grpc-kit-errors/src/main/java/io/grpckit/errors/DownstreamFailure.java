package io.grpckit.errors;

import io.grpc.Status;

/**
 * The mark that {@link DownstreamClientInterceptor} leaves in a status that another server sent.
 */
final class DownstreamFailure extends Exception {
  private static final long serialVersionUID = 1;

  DownstreamFailure(String method, Status received) {
    super(describe(method, received), received.getCause(), false, false);
  }

  static boolean marks(Status status) {
    return status.getCause() instanceof DownstreamFailure;
  }

  private static String describe(String method, Status received) {
    String description = received.getDescription();
    return method
        + " failed: "
        + received.getCode()
        + (description == null ? "" : ": " + description);
  }
}
