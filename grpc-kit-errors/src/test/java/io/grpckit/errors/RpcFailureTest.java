package io.grpckit.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import com.google.rpc.DebugInfo;
import com.google.rpc.Help;
import com.google.rpc.LocalizedMessage;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RequestInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpckit.proto.errors.v1.ValidationError;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RpcFailureTest {

  @Nested
  class Saying {
    @Test
    void carriesAStackTraceOnlyWhereItIsAskedTo() {
      RpcFailure failure = RpcFailure.internal("broken");

      assertThat(failure.detail(DebugInfo.class)).isEmpty();
      assertThat(failure.withDebugInfo(new IllegalStateException("boom")).detail(DebugInfo.class))
          .hasValueSatisfying(
              info -> assertThat(info.toString()).contains("boom", "RpcFailureTest"));
    }

    @Test
    void carriesTheCustomaryDetailOfItsCode() {
      assertThat(RpcFailure.notFound("user", "7").detail(ResourceInfo.class).orElseThrow())
          .isEqualTo(
              ResourceInfo.newBuilder().setResourceType("user").setResourceName("7").build());
      assertThat(RpcFailure.alreadyExists("user", "7").detail(ResourceInfo.class)).isPresent();
      assertThat(
              RpcFailure.resourceExhausted("client:alice", "too many")
                  .detail(QuotaFailure.class)
                  .orElseThrow()
                  .getViolations(0)
                  .getSubject())
          .isEqualTo("client:alice");
      assertThat(
              RpcFailure.failedPrecondition("TOS", "account/7", "terms not accepted")
                  .detail(PreconditionFailure.class)
                  .orElseThrow()
                  .getViolations(0)
                  .getType())
          .isEqualTo("TOS");
      assertThat(RpcFailure.unavailable("busy", Duration.ofMillis(1500)).retryDelay())
          .contains(Duration.ofMillis(1500));
      assertThat(RpcFailure.outOfRange("offset", "is past the end").violations())
          .containsExactly(Violation.of("offset", "is past the end"));
    }

    @Test
    void carriesAMessageInALanguage() {
      RpcFailure closed =
          RpcFailure.unavailable("closed", Duration.ofHours(8))
              .withLocalizedMessage(Locale.forLanguageTag("de-CH"), "geschlossen");

      assertThat(closed.detail(LocalizedMessage.class).orElseThrow())
          .isEqualTo(
              LocalizedMessage.newBuilder().setLocale("de-CH").setMessage("geschlossen").build());
      assertThat(closed.message()).isEqualTo("closed");
      assertThat(closed.retryDelay()).contains(Duration.ofHours(8));
    }

    @Test
    void hasAFactoryForEveryCode() {
      assertThat(
              List.of(
                  RpcFailure.cancelled("m"),
                  RpcFailure.unknown("m"),
                  RpcFailure.invalidArgument("f", "m"),
                  RpcFailure.deadlineExceeded("m"),
                  RpcFailure.notFound("t", "n"),
                  RpcFailure.alreadyExists("t", "n"),
                  RpcFailure.permissionDenied("m"),
                  RpcFailure.resourceExhausted("s", "m"),
                  RpcFailure.failedPrecondition("t", "s", "m"),
                  RpcFailure.aborted("m"),
                  RpcFailure.outOfRange("f", "m"),
                  RpcFailure.unimplemented("m"),
                  RpcFailure.internal("m"),
                  RpcFailure.unavailable("m", Duration.ZERO),
                  RpcFailure.dataLoss("m"),
                  RpcFailure.unauthenticated("m")))
          .extracting(failure -> failure.code().value())
          .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
    }

    @Test
    void refusesOk() {
      assertThatThrownBy(() -> RpcFailure.of(Status.Code.OK, ""))
          .hasMessage("code must be a failure, was OK");
    }

    @Test
    void refusesANegativeDelay() {
      assertThatThrownBy(() -> RpcFailure.unavailable("", Duration.ofSeconds(-1)))
          .hasMessage("delay must not be negative, was PT-1S");
    }

    @Test
    void keepsTheCauseOfItsExceptionLocal() {
      Exception cause = new IllegalStateException("secret");

      StatusRuntimeException unchecked = RpcFailure.internal("sorry").asRuntimeException(cause);

      assertThat(unchecked).hasCause(cause);
      assertThat(RpcFailure.internal("sorry").asException(cause)).hasCause(cause);
      assertThat(RpcFailure.internal("sorry").asException()).hasNoCause();
      assertThat(unchecked.getTrailers().keys()).isEmpty();
      assertThat(unchecked.getStatus().getDescription()).isEqualTo("sorry");
    }

    @Test
    void namesTheTypesOfItsDetailsButNotWhatIsInThem() {
      assertThat(RpcFailure.notFound("user", "7").withHelp("why", "https://x.test"))
          .hasToString("NOT_FOUND: user 7 not found [google.rpc.ResourceInfo, google.rpc.Help]");
    }
  }

  @Nested
  class Reading {
    @Test
    void readsBackWhatWasSaid() {
      RpcFailure said =
          RpcFailure.invalidArgument("email", "must be an e-mail address")
              .withHelp("how", "https://x.test")
              .withRequestId("r-1");

      RpcFailure read = overTheWire(said);

      assertThat(read).isEqualTo(said);
      assertThat(read.detail(ValidationError.class)).isPresent();
      assertThat(read.detail(BadRequest.class)).isPresent();
      assertThat(read.detail(Help.class)).isPresent();
      assertThat(read.detail(RequestInfo.class).orElseThrow().getRequestId()).isEqualTo("r-1");
      assertThat(read.violations())
          .containsExactly(Violation.of("email", "must be an e-mail address"));
    }

    @Test
    void isReadByGrpcItself() {
      RpcFailure said = RpcFailure.notFound("user", "7");

      com.google.rpc.Status read = StatusProto.fromThrowable(said.asRuntimeException());

      assertThat(read.getCode()).isEqualTo(5);
      assertThat(read.getMessage()).isEqualTo("user 7 not found");
      assertThat(read.getDetailsList()).isEqualTo(said.details());
    }

    @Test
    void isTheStatusOfGoogleRpcForAnEdge() {
      RpcFailure said = RpcFailure.notFound("user", "7");

      assertThat(said.toProto())
          .isEqualTo(StatusProto.fromThrowable(said.asRuntimeException()))
          .extracting(com.google.rpc.Status::getCode)
          .isEqualTo(5);
    }

    @Test
    void readsTheViolationsOfAServerThatSendsBadRequestAlone() {
      RpcFailure foreign =
          RpcFailure.of(Status.Code.INVALID_ARGUMENT, "bad")
              .withDetail(
                  BadRequest.newBuilder()
                      .addFieldViolations(
                          BadRequest.FieldViolation.newBuilder()
                              .setField("name")
                              .setDescription("too long")
                              .setReason("string.max_len"))
                      .build());

      assertThat(foreign.violations())
          .containsExactly(new Violation("name", "too long", "string.max_len"));
    }

    @Test
    void findsTheStatusAmongTheCauses() {
      Exception wrapped =
          new RuntimeException(new RuntimeException(Status.NOT_FOUND.asRuntimeException()));

      assertThat(RpcFailure.from(wrapped).code()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void readsWhatIsNoStatusWithoutItsMessage() {
      assertThat(RpcFailure.from(new IllegalStateException("secret")))
          .isEqualTo(RpcFailure.unknown(""));
      assertThat(RpcFailure.from(new CancellationException("secret")))
          .isEqualTo(RpcFailure.cancelled(""));
      assertThat(RpcFailure.from(new InterruptedException("secret")))
          .isEqualTo(RpcFailure.cancelled(""));
      assertThat(RpcFailure.from(new TimeoutException("secret")))
          .isEqualTo(RpcFailure.deadlineExceeded(""));
    }

    @Test
    void survivesARingOfCauses() {
      Exception first = new Exception();
      Exception second = new Exception(first);
      first.initCause(second);

      assertThat(RpcFailure.from(first).code()).isEqualTo(Status.Code.UNKNOWN);
    }

    @Test
    void leavesOutDetailsOfAnotherStatus() {
      Metadata trailers = RpcFailure.notFound("user", "7").asException().getTrailers();

      RpcFailure read = RpcFailure.from(Status.UNAVAILABLE, trailers);

      assertThat(read).isEqualTo(RpcFailure.of(Status.Code.UNAVAILABLE, ""));
    }

    @Test
    void leavesOutDetailsThatAreNone() {
      Any malformed =
          Any.newBuilder()
              .setTypeUrl("type.googleapis.com/google.rpc.RetryInfo")
              .setValue(ByteString.copyFrom(new byte[] {10, 127, 1}))
              .build();
      RpcFailure read = new RpcFailure(Status.Code.ABORTED, "", List.of(malformed));

      assertThat(read.detail(RetryInfo.class)).isEmpty();
      assertThat(read.retryDelay()).isEmpty();
    }

    @Test
    void takesNoHarmFromAbsurdDelays() {
      var absurd =
          com.google.protobuf.Duration.newBuilder()
              .setSeconds(Long.MAX_VALUE)
              .setNanos(Integer.MAX_VALUE);
      RetryInfo info = RetryInfo.newBuilder().setRetryDelay(absurd).build();

      assertThat(RpcFailure.aborted("").withDetail(info).retryDelay()).contains(Duration.ZERO);
    }

    private RpcFailure overTheWire(RpcFailure said) {
      StatusRuntimeException thrown = said.asRuntimeException();
      return RpcFailure.from(thrown.getStatus().withCause(null), thrown.getTrailers());
    }
  }
}
