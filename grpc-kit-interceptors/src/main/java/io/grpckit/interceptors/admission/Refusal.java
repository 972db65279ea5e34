package io.grpckit.interceptors.admission;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpckit.interceptors.admission.Admission.Refused;
import java.time.Duration;

/**
 * Tells a caller that there is no room, and when to come back: RetryInfo for programs, {@code
 * grpc-retry-pushback-ms} for gRPC's own retries.
 */
final class Refusal {
  static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<com.google.rpc.Status> DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin",
          ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));

  private Refusal() {}

  static void close(ServerCall<?, ?> call, Refused refused) {
    Metadata trailers = new Metadata();
    trailers.put(PUSHBACK, Long.toString(Math.max(1, refused.retryAfter().toMillis())));
    trailers.put(DETAILS, details(refused));
    call.close(Status.RESOURCE_EXHAUSTED.withDescription(refused.reason()), trailers);
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
