package io.grpckit.errors;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class DownstreamPolicyTest {
  private static final String SECRET = "planted secret";

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, UNAVAILABLE",
    "RESOURCE_EXHAUSTED, UNAVAILABLE",
    "DEADLINE_EXCEEDED, DEADLINE_EXCEEDED",
    "CANCELLED, CANCELLED",
    "ABORTED, ABORTED",
  })
  void letsWhatIsTemporaryStayTemporary(Code received, Code told) {
    RpcFailure failure = told(received);

    assertThat(failure.code()).isEqualTo(told);
    assertThat(failure.message()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {
        "OK",
        "UNAVAILABLE",
        "RESOURCE_EXHAUSTED",
        "DEADLINE_EXCEEDED",
        "CANCELLED",
        "ABORTED"
      })
  void takesEverythingElseForAFaultOfThisServer(Code received) {
    assertThat(told(received)).isEqualTo(RpcFailure.internal("internal error"));
  }

  @Test
  void passesOnHowLongToWaitAndNoOtherDetail() {
    RpcFailure busy =
        RpcFailure.resourceExhausted("client:alice", SECRET)
            .withRetryDelay(Duration.ofSeconds(3))
            .withHelp(SECRET, "https://x.test");

    RpcFailure told = DownstreamPolicy.defaults().map(busy);

    assertThat(told.retryDelay()).contains(Duration.ofSeconds(3));
    assertThat(told.details()).hasSize(1);
  }

  @Test
  void isTheUsersOwnIfTheInterceptorIsGivenOne() {
    CallTypesService service = new CallTypesService();
    service.behave(
        new CallTypesService.Behaviour() {
          @Override
          public void started(
              StringValue request, ServerCallStreamObserver<StringValue> responses) {
            // As a stub throws it: with trailers, even if they are empty.
            throw new StatusRuntimeException(Code.NOT_FOUND.toStatus(), new Metadata());
          }
        });
    ErrorMappingServerInterceptor interceptor =
        ErrorMappingServerInterceptor.builder(ExceptionMapper.none())
            .downstream(received -> RpcFailure.of(received.code(), "elsewhere"))
            .build();

    try (Servers servers = Servers.inProcess(service, interceptor)) {
      assertThat(
              ClientOutcomes.of(
                      () ->
                          ClientCalls.blockingUnaryCall(
                              servers.channel(),
                              CallTypesService.UNARY,
                              CallOptions.DEFAULT,
                              StringValue.of("x")))
                  .failure())
          .contains(RpcFailure.of(Code.NOT_FOUND, "elsewhere"));
    }
  }

  private static RpcFailure told(Code received) {
    return DownstreamPolicy.defaults().map(RpcFailure.of(received, SECRET));
  }
}
