package io.grpckit.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.DebugInfo;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Help;
import com.google.rpc.LocalizedMessage;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RequestInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpckit.proto.errors.v1.ValidationError;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Trailers come from outside: nothing in them may hurt the one who reads them. */
class HostileTrailersTest {
  private static final List<Class<? extends Message>> TYPES =
      List.of(
          ValidationError.class,
          BadRequest.class,
          ErrorInfo.class,
          RetryInfo.class,
          RequestInfo.class,
          ResourceInfo.class,
          QuotaFailure.class,
          PreconditionFailure.class,
          Help.class,
          LocalizedMessage.class,
          DebugInfo.class,
          Any.class);

  @RepeatedTest(20)
  void anyBytesAreReadWithoutAnException(RepetitionInfo repetition) {
    long seed = 20261122L + repetition.getCurrentRepetition();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = hostile(random);
      Status status = Status.fromCodeValue(random.nextInt(20)).withDescription(text(random));

      assertThatCode(() -> readEverything(status, bytes))
          .as("seed %d, round %d, bytes %s", seed, i, ByteString.copyFrom(bytes))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void theGeneratorProducesDetailsThatAreReadAndDetailsThatAreNot() {
    Random random = new Random(1);
    int read = 0;
    for (int i = 0; i < 500; i++) {
      Metadata trailers = new Metadata();
      trailers.put(FailureDecoder.DETAILS, hostile(random));
      read += RpcFailure.from(Status.ABORTED, trailers).details().isEmpty() ? 0 : 1;
    }

    assertThat(read).isBetween(50, 450);
  }

  private static void readEverything(Status status, byte[] bytes) {
    Metadata trailers = new Metadata();
    trailers.put(FailureDecoder.DETAILS, bytes);
    RpcFailure failure = RpcFailure.from(status, trailers);
    assertThat(RpcFailure.from(status.asRuntimeException(trailers))).isEqualTo(failure);
    TYPES.forEach(failure::detail);
    failure.violations();
    failure.reason(Catalogue.class);
    assertThat(failure.retryDelay().orElse(Duration.ZERO)).isGreaterThanOrEqualTo(Duration.ZERO);
    assertThat(failure.toString()).isNotNull();
    assertThat(failure.asRuntimeException().getTrailers()).isNotNull();
    assertThat(
            new Localizer((locale, reason, values) -> java.util.Optional.of("x"))
                .localize(failure, "de, " + failure.message()))
        .isNotNull();
  }

  private static byte[] hostile(Random random) {
    byte[] bytes = random.nextInt(3) == 0 ? bytes(random) : valid(random).toByteArray();
    for (int flips = random.nextInt(3); flips > 0 && bytes.length > 0; flips--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  private static com.google.rpc.Status valid(Random random) {
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder()
            .setCode(Status.Code.ABORTED.value())
            .setMessage(text(random));
    for (int i = random.nextInt(4); i > 0; i--) {
      String type = TYPES.get(random.nextInt(TYPES.size())).getSimpleName();
      status.addDetails(
          Any.newBuilder()
              .setTypeUrl("type.googleapis.com/google.rpc." + type)
              .setValue(ByteString.copyFrom(bytes(random))));
    }
    return status
        .addDetails(
            Any.pack(
                RetryInfo.newBuilder()
                    .setRetryDelay(
                        com.google.protobuf.Duration.newBuilder()
                            .setSeconds(random.nextLong())
                            .setNanos(random.nextInt()))
                    .build()))
        .build();
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(64)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(8), 0, Character.MAX_CODE_POINT)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
