package io.grpckit.errors;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads failures, whoever wrote them. Nothing that a peer can send makes it throw. */
final class FailureDecoder {
  static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /** Causes can form a ring. */
  private static final int MAX_DEPTH = 64;

  private FailureDecoder() {}

  static RpcFailure decode(Throwable throwable) {
    Throwable cause = throwable;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
      if (cause instanceof StatusRuntimeException e) {
        return decode(e.getStatus(), e.getTrailers());
      }
      if (cause instanceof StatusException e) {
        return decode(e.getStatus(), e.getTrailers());
      }
      cause = cause.getCause();
    }
    return local(throwable);
  }

  static RpcFailure decode(Status status, @Nullable Metadata trailers) {
    FailureOrigin origin = FailureOrigin.of(status);
    if (origin != null) {
      return origin.failure();
    }
    String description = status.getDescription();
    String message = description == null ? "" : description;
    return status.isOk()
        ? RpcFailure.unknown(message)
        : new RpcFailure(status.getCode(), message, details(status, trailers));
  }

  private static RpcFailure local(Throwable throwable) {
    if (throwable instanceof CancellationException || throwable instanceof InterruptedException) {
      return RpcFailure.cancelled("");
    }
    return throwable instanceof TimeoutException
        ? RpcFailure.deadlineExceeded("")
        : RpcFailure.unknown("");
  }

  private static List<com.google.protobuf.Any> details(Status status, @Nullable Metadata trailers) {
    byte[] bytes = trailers == null ? null : trailers.get(DETAILS);
    if (bytes == null) {
      return List.of();
    }
    try {
      com.google.rpc.Status details = com.google.rpc.Status.parseFrom(bytes);
      // Somebody between here and the server replaced the status: its details are not of this one.
      boolean ofThisStatus = details.getCode() == status.getCode().value();
      return ofThisStatus ? details.getDetailsList() : List.of();
    } catch (InvalidProtocolBufferException malformed) {
      return List.of();
    }
  }
}
