package io.grpckit.examples.edge.call;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import io.grpc.Status;
import io.grpckit.errors.RpcFailure;
import org.jspecify.annotations.Nullable;

/** The answer to a request that never became a call, in the form that the client reads. */
public final class Refusal {

  private Refusal() {}

  /**
   * The answer to a request.
   *
   * @param request what is known of it
   * @param status the answer, unless it is in the form of gRPC
   * @param message for the client
   * @return the answer
   */
  public static AggregatedHttpResponse of(
      @Nullable RequestHeaders request, HttpStatus status, String message) {
    MediaType type = request == null ? null : request.contentType();
    return type != null && isGrpc(type)
        ? grpc(type, status, message)
        : JsonError.response(status, RpcFailure.of(code(status), message));
  }

  /**
   * The answer to a request of which something cannot be understood.
   *
   * @param request what is known of it
   * @param reason for the client
   * @return the answer
   */
  public static HttpResponse malformed(RequestHeaders request, IllegalArgumentException reason) {
    return of(request, HttpStatus.BAD_REQUEST, String.valueOf(reason.getMessage()))
        .toHttpResponse();
  }

  /**
   * Whether it is a call of gRPC or gRPC-Web.
   *
   * @param type of the request
   * @return whether it is
   */
  public static boolean isGrpc(MediaType type) {
    return type.type().equals("application") && type.subtype().startsWith("grpc");
  }

  /** A call that has ended before it began. */
  private static AggregatedHttpResponse grpc(MediaType type, HttpStatus status, String message) {
    Status.Code code = status.code() == 404 ? Status.Code.UNIMPLEMENTED : code(status);
    return AggregatedHttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(type)
            .add("grpc-status", String.valueOf(code.value()))
            .add("grpc-message", message)
            .build());
  }

  private static Status.Code code(HttpStatus status) {
    return switch (status.code()) {
      case 404 -> Status.Code.NOT_FOUND;
      case 408 -> Status.Code.DEADLINE_EXCEEDED;
      case 413, 429 -> Status.Code.RESOURCE_EXHAUSTED;
      case 501 -> Status.Code.UNIMPLEMENTED;
      case 503 -> Status.Code.UNAVAILABLE;
      default -> status.isClientError() ? Status.Code.INVALID_ARGUMENT : Status.Code.INTERNAL;
    };
  }
}
