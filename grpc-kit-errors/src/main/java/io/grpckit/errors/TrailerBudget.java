package io.grpckit.errors;

import static java.util.Comparator.comparingInt;

import com.google.protobuf.Any;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the trailers of a failed call to 6 KiB as they are encoded: names, values and HTTP/2's 32
 * bytes for each entry, the message percent-encoded, binary values in base64.
 *
 * <p>Over 8 KiB a client with default settings loses the status; over 10 KiB it loses the
 * connection with every other call on it. The largest details are given up first, then the end of
 * the message; the largest of the handler's own trailers only if they leave no room for the start
 * of the message.
 */
final class TrailerBudget {
  static final int LIMIT = 6 * 1024;

  /** What a response without a body has besides: ":status", "content-type", "grpc-status". */
  private static final int FIXED = 192;

  private static final int START_OF_MESSAGE = 512;
  private static final String CUT = "...";

  private TrailerBudget() {}

  /**
   * The failure as far as it fits, together with the handler's trailers.
   *
   * @param trailers what the handler added; details of another failure in it are replaced
   */
  static EncodedFailure fit(RpcFailure failure, Metadata trailers) {
    int wanted = EncodedSize.ofMessage(failure.message());
    Metadata kept = OwnTrailers.fit(trailers, LIMIT - FIXED - Math.min(wanted, START_OF_MESSAGE));
    int room = LIMIT - FIXED - EncodedSize.of(kept);

    com.google.rpc.Status details = detailsWithin(failure, room - wanted);
    if (details.getDetailsCount() > 0) {
      kept.put(FailureDecoder.DETAILS, details.toByteArray());
    }
    return new EncodedFailure(status(failure, room), kept);
  }

  private static Status status(RpcFailure failure, int room) {
    Status status = failure.code().toStatus();
    String message = EncodedSize.truncate(failure.message(), room, CUT);
    return message.isEmpty() ? status : status.withDescription(message);
  }

  private static com.google.rpc.Status detailsWithin(RpcFailure failure, int room) {
    List<Any> kept = new ArrayList<>(failure.details());
    com.google.rpc.Status status =
        new RpcFailure(failure.code(), failure.message(), kept).toProto();
    while (!kept.isEmpty() && EncodedSize.ofDetails(status) > room) {
      Any largest = kept.stream().max(comparingInt(Any::getSerializedSize)).orElseThrow();
      int index = kept.indexOf(largest);
      kept.remove(index);
      Shortened.of(largest).ifPresent(shortened -> kept.add(index, shortened));
      status = new RpcFailure(failure.code(), failure.message(), kept).toProto();
    }
    return status;
  }
}
