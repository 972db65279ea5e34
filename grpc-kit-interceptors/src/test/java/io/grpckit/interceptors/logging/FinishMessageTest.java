package io.grpckit.interceptors.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinishMessageTest {

  @ParameterizedTest
  @CsvSource({"0, 0.000", "7, 0.007", "1204, 1.204", "60000000, 60000.000", "1999999, 1999.999"})
  void tellsMillisecondsWithThreeDigits(long micros, String millis) {
    assertThat(FinishMessage.of("a.B/C", Status.OK, micros, false))
        .isEqualTo("a.B/C OK in " + millis + " ms");
  }

  @Test
  void tellsWhatTheStatusSays() {
    Status status = Status.NOT_FOUND.withDescription("no such user\nINFO forged");

    assertThat(FinishMessage.of("a.B/C", status, 1204, false))
        .isEqualTo("a.B/C NOT_FOUND in 1.204 ms: no such user\\u000aINFO forged");
    assertThat(FinishMessage.of("a.B/C", Status.OK.withDescription("fine"), 1204, false))
        .doesNotContain("fine");
  }

  @Test
  void tellsThatACallWasSlow() {
    assertThat(FinishMessage.of("a.B/C", Status.NOT_FOUND, 1_204_000, true))
        .isEqualTo("a.B/C NOT_FOUND in 1204.000 ms (slow)");
  }
}
