package io.grpckit.errors;

import com.google.rpc.RequestInfo;
import io.grpc.Metadata;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * What to tell the caller of a failure, and what to note of it here.
 *
 * @param failure for the caller
 * @param trailers of the handler, for the caller
 * @param cause for the log; null if there is nothing to add to what the caller is told
 * @param level of the log line; at ERROR, the caller is told the correlation id
 */
record Verdict(RpcFailure failure, Metadata trailers, @Nullable Throwable cause, Level level) {
  private static final int LONGEST_MESSAGE_OF_A_FAULT = 1024;

  static Verdict of(RpcFailure failure, Metadata trailers, @Nullable Throwable cause, Level least) {
    Level level =
        switch (failure.code()) {
          case UNKNOWN, INTERNAL, DATA_LOSS -> Level.ERROR;
          default -> least;
        };
    return new Verdict(failure, trailers, cause, level);
  }

  boolean isFault() {
    return level == Level.ERROR && cause != null;
  }

  /** The id that the handler gave the failure itself. */
  Optional<String> requestId() {
    return failure
        .detail(RequestInfo.class)
        .map(RequestInfo::getRequestId)
        .filter(id -> !id.isBlank());
  }

  /** The same, with the id both in a detail and at the end of the message, where it survives. */
  Verdict withCorrelationId(String id) {
    String start = EncodedSize.truncate(failure.message(), LONGEST_MESSAGE_OF_A_FAULT, "...");
    String message = (start + " (correlation id " + id + ")").strip();
    RpcFailure told = new RpcFailure(failure.code(), message, failure.details());
    return new Verdict(
        requestId().isPresent() ? told : told.withRequestId(id), trailers, cause, level);
  }
}
