package io.grpckit.errors;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Lets no message reach a handler that its {@link RequestValidator} finds something wrong with: the
 * request of a unary call, and each message of a stream. The call ends with INVALID_ARGUMENT and
 * all {@link Violations} of the message, and neither later messages nor the half-close reach the
 * handler. A handler that has begun is told by {@code onCancel}, so that it gives up what it holds.
 *
 * <p>Inside an {@link ErrorMappingServerInterceptor} a validator that throws is INTERNAL to the
 * caller; without one it is gRPC's UNKNOWN. Either way the message does not reach the handler.
 */
public final class ValidationServerInterceptor implements ServerInterceptor {
  private final RequestValidator validator;
  private final boolean responsesToo;

  private ValidationServerInterceptor(RequestValidator validator, boolean responsesToo) {
    this.validator = validator;
    this.responsesToo = responsesToo;
  }

  /**
   * Validates requests.
   *
   * @param validator asked about every message that arrives
   * @return a new interceptor
   */
  public static ValidationServerInterceptor create(RequestValidator validator) {
    return new ValidationServerInterceptor(requireNonNull(validator, "validator"), false);
  }

  /**
   * Validates responses as well. A response that is wrong is not sent: it is the server's fault, so
   * the caller gets INTERNAL without the violations, which are the cause that is logged.
   *
   * @return an interceptor for both directions
   */
  @CheckReturnValue
  public ValidationServerInterceptor responsesToo() {
    return new ValidationServerInterceptor(validator, true);
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    ValidatedCall<ReqT, RespT> validated =
        new ValidatedCall<>(call, responsesToo ? validator : null);
    return new ValidatedListener<>(next.startCall(validated, headers), validated, validator);
  }
}
