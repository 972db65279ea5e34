package io.grpckit.interceptors.admission;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpckit.interceptors.admission.Admission.Refused;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells a caller that there is no room, and when to come back: RetryInfo for programs, {@code
 * grpc-retry-pushback-ms} for gRPC's own retries, which are forbidden where that is more than a
 * minute away or after the call's deadline.
 */
final class Refusal {
  static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<com.google.rpc.Status> DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin",
          ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));

  private static final Duration LONGEST_PUSHBACK = Duration.ofMinutes(1);

  private Refusal() {}

  static void close(ServerCall<?, ?> call, Refused refused) {
    Metadata trailers = new Metadata();
    trailers.put(PUSHBACK, pushback(refused.retryAfter(), Context.current().getDeadline()));
    trailers.put(DETAILS, details(refused));
    call.close(Status.RESOURCE_EXHAUSTED.withDescription(refused.reason()), trailers);
  }

  /** A retry that comes a fraction early comes in vain; one that nobody waits for is forbidden. */
  private static String pushback(Duration delay, @Nullable Deadline deadline) {
    boolean isWorthWaiting =
        delay.compareTo(LONGEST_PUSHBACK) <= 0
            && (deadline == null || delay.toNanos() < deadline.timeRemaining(NANOSECONDS));
    return isWorthWaiting ? Long.toString(Math.max(1, delay.plusNanos(999_999).toMillis())) : "-1";
  }

  private static com.google.rpc.Status details(Refused refused) {
    return com.google.rpc.Status.newBuilder()
        .setCode(Code.RESOURCE_EXHAUSTED_VALUE)
        .setMessage(refused.reason())
        .addDetails(Any.pack(retryInfo(refused.retryAfter())))
        .build();
  }

  private static RetryInfo retryInfo(Duration delay) {
    return RetryInfo.newBuilder()
        .setRetryDelay(
            com.google.protobuf.Duration.newBuilder()
                .setSeconds(delay.getSeconds())
                .setNanos(delay.getNano()))
        .build();
  }
}
