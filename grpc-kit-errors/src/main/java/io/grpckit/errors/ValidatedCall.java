package io.grpckit.errors;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call that validation may end. */
final class ValidatedCall<ReqT, RespT> extends LockedCall<ReqT, RespT> {
  private final @Nullable RequestValidator responses;
  private boolean closed;

  /**
   * @param responses null if responses are sent as they are
   */
  ValidatedCall(ServerCall<ReqT, RespT> call, @Nullable RequestValidator responses) {
    super(call);
    this.responses = responses;
  }

  @Override
  public void sendMessage(RespT message) {
    List<Violation> violations =
        responses == null || isStopped() ? List.of() : responses.validate(message);
    if (violations.isEmpty()) {
      super.sendMessage(message);
    } else {
      RpcFailure failure = RpcFailure.internal(FailureResolver.INTERNAL_ERROR);
      end(failure, new IllegalStateException("the response is invalid: " + violations));
    }
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    if (!isStopped()) {
      closed = true;
      super.close(status, trailers);
    }
  }

  /** Ends the call, unless the handler has closed it; the handler cannot use it any more. */
  synchronized void end(RpcFailure failure, @Nullable Throwable cause) {
    if (!closed) {
      closed = true;
      stop();
      EncodedFailure encoded = EncodedFailure.of(failure);
      Status status = encoded.status().withCause(new FailureOrigin(failure, cause));
      super.close(status, encoded.trailers());
    }
  }
}
