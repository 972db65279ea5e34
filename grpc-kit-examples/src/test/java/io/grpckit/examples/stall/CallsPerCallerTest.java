package io.grpckit.examples.stall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CallsPerCallerTest {

  private final CallsPerCaller calls = new CallsPerCaller(2);

  @Test
  void countsEachCallerForItself() {
    assertThat(calls.begin("ada")).isTrue();
    assertThat(calls.begin("ada")).isTrue();

    assertThat(calls.begin("ada")).isFalse();
    assertThat(calls.begin("bob")).isTrue();
  }

  @Test
  void hasRoomAgainForEachCallThatEnds() {
    calls.begin("ada");
    calls.begin("ada");
    calls.begin("ada");

    calls.end("ada");

    assertThat(calls.begin("ada")).isTrue();
    assertThat(calls.begin("ada")).isFalse();
  }

  @Test
  void forgetsWhoHasNone() {
    calls.begin("ada");
    assertThat(calls.callers()).isEqualTo(1);

    calls.end("ada");

    assertThat(calls.callers()).isZero();
  }

  @Test
  void refusesALimitThatLetsNobodyIn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CallsPerCaller(0))
        .withMessage("limit must be positive, was 0");
  }
}
