package io.grpckit.interceptors.deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
  @Test
  void refusesATimeThatIsNotPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeLimit.max(Duration.ZERO))
        .withMessage("max must be positive, was PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeLimit.byDefault(Duration.ofMillis(-5)))
        .withMessage("byDefault must be positive, was PT-0.005S");
  }

  @Test
  void refusesATimeThatNobodyWaitsFor() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeLimit.max(Duration.ofSeconds(Long.MAX_VALUE)))
        .withMessageStartingWith("max must be at most 100 years, was ");
  }

  @Test
  void refusesADefaultAboveTheMaximum() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeLimit.byDefault(Duration.ofSeconds(5)).withMax(Duration.ofSeconds(3)))
        .withMessage("byDefault must be at most max, was PT5S with max PT3S");
  }

  @Test
  void grantsTheMaximumWhereThereIsNoDefault() {
    assertThat(TimeLimit.max(Duration.ofSeconds(3)).granted(null)).isEqualTo(Duration.ofSeconds(3));
    assertThat(TimeLimit.NONE.granted(null)).isNull();
  }

  @Test
  void grantsNothingWhereTheCallersDeadlineComesFirst() {
    Deadline deadline = Deadline.after(500, TimeUnit.SECONDS);

    assertThat(TimeLimit.max(Duration.ofSeconds(1000)).granted(deadline)).isNull();
    assertThat(TimeLimit.byDefault(Duration.ofSeconds(3)).granted(deadline)).isNull();
    assertThat(TimeLimit.max(Duration.ofSeconds(100)).granted(deadline))
        .isEqualTo(Duration.ofSeconds(100));
  }

  @Test
  void isReadable() {
    assertThat(TimeLimit.NONE).hasToString("none");
    assertThat(TimeLimit.byDefault(Duration.ofMillis(250))).hasToString("0.25s");
    assertThat(TimeLimit.max(Duration.ofMinutes(2))).hasToString("max 2m");
    assertThat(TimeLimit.byDefault(Duration.ofSeconds(5)).withMax(Duration.ofSeconds(20)))
        .hasToString("5s, max 20s");
  }
}
