package io.grpckit.errors;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;

/** Between gRPC's status codes and HTTP's, for edges that speak both. */
public final class HttpCodes {
  private HttpCodes() {}

  /**
   * The HTTP status of a gRPC status, as {@code google/rpc/code.proto} maps it.
   *
   * @param code any, {@code OK} included
   * @return 200 to 504
   */
  public static int of(Status.Code code) {
    return switch (requireNonNull(code, "code")) {
      case OK -> 200;
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
      case UNAUTHENTICATED -> 401;
      case PERMISSION_DENIED -> 403;
      case NOT_FOUND -> 404;
      case ABORTED, ALREADY_EXISTS -> 409;
      case RESOURCE_EXHAUSTED -> 429;
      case CANCELLED -> 499;
      case UNKNOWN, INTERNAL, DATA_LOSS -> 500;
      case UNIMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
      case DEADLINE_EXCEEDED -> 504;
    };
  }

  /**
   * What an HTTP status that came instead of a gRPC one means, as gRPC's http-grpc-status-mapping
   * says: a proxy answered, not the service.
   *
   * @param httpStatus of a response without {@code grpc-status}
   * @return never {@code OK}, as there should have been a gRPC status
   */
  public static Status.Code toGrpc(int httpStatus) {
    return switch (httpStatus) {
      case 400 -> Status.Code.INTERNAL;
      case 401 -> Status.Code.UNAUTHENTICATED;
      case 403 -> Status.Code.PERMISSION_DENIED;
      case 404 -> Status.Code.UNIMPLEMENTED;
      case 429, 502, 503, 504 -> Status.Code.UNAVAILABLE;
      default -> Status.Code.UNKNOWN;
    };
  }
}
