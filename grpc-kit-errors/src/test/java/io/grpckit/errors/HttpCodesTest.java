package io.grpckit.errors;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpCodesTest {

  @ParameterizedTest
  @CsvSource({
    "OK,200",
    "CANCELLED,499",
    "UNKNOWN,500",
    "INVALID_ARGUMENT,400",
    "DEADLINE_EXCEEDED,504",
    "NOT_FOUND,404",
    "ALREADY_EXISTS,409",
    "PERMISSION_DENIED,403",
    "RESOURCE_EXHAUSTED,429",
    "FAILED_PRECONDITION,400",
    "ABORTED,409",
    "OUT_OF_RANGE,400",
    "UNIMPLEMENTED,501",
    "INTERNAL,500",
    "UNAVAILABLE,503",
    "DATA_LOSS,500",
    "UNAUTHENTICATED,401"
  })
  void mapsAsGooglesCodeProtoSays(Status.Code code, int httpStatus) {
    assertThat(HttpCodes.of(code)).isEqualTo(httpStatus);
  }

  @ParameterizedTest
  @CsvSource({
    "400,INTERNAL",
    "401,UNAUTHENTICATED",
    "403,PERMISSION_DENIED",
    "404,UNIMPLEMENTED",
    "429,UNAVAILABLE",
    "502,UNAVAILABLE",
    "503,UNAVAILABLE",
    "504,UNAVAILABLE",
    "200,UNKNOWN",
    "418,UNKNOWN"
  })
  void readsWhatAProxyAnswersAsGrpcSays(int httpStatus, Status.Code code) {
    assertThat(HttpCodes.toGrpc(httpStatus)).isEqualTo(code);
  }
}
