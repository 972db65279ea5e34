package io.grpckit.lb;

import static io.grpc.Status.Code.OK;
import static io.grpc.Status.Code.UNAVAILABLE;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AttemptPolicyTest {
  @Test
  void retriesUnavailableUpToThreeAttemptsByDefault() {
    assertThat(RetryPolicy.builder().build())
        .isEqualTo(
            new RetryPolicy(3, Duration.ofMillis(100), ofSeconds(1), 2, Set.of(UNAVAILABLE)));
  }

  @Test
  void refusesRetriesThatGrpcWouldNotFollow() {
    assertRefused(
        () -> RetryPolicy.builder().maxAttempts(1).build(),
        "maxAttempts must be at least 2, was 1");
    assertRefused(
        () -> RetryPolicy.builder().initialBackoff(Duration.ZERO).build(),
        "initialBackoff must be positive, was PT0S");
    assertRefused(
        () -> RetryPolicy.builder().initialBackoff(ofSeconds(2)).build(),
        "maxBackoff must not be less than initialBackoff PT2S, was PT1S");
    assertRefused(
        () -> RetryPolicy.builder().maxBackoff(ofSeconds(Long.MAX_VALUE)).build(),
        "maxBackoff must be at most PT2562047H47M16.854775807S, was PT2562047788015215H30M7S");
    assertRefused(
        () -> RetryPolicy.builder().multiplier(Double.NaN).build(),
        "multiplier must be positive, was NaN");
    assertRefused(() -> RetryPolicy.builder().on(OK), "on must not contain OK, was [OK]");
    assertRefused(
        () -> RetryPolicy.builder().on().build(), "on must name at least one code, was []");
  }

  @Test
  void refusesHedgesThatGrpcWouldNotFollow() {
    assertRefused(
        () -> new HedgingPolicy(1, Duration.ZERO, Set.of()),
        "maxAttempts must be at least 2, was 1");
    assertRefused(
        () -> new HedgingPolicy(2, ofSeconds(-1), Set.of()),
        "delay must not be negative, was PT-1S");
    assertRefused(
        () -> new HedgingPolicy(2, Duration.ZERO, Set.of(OK)),
        "nonFatal must not contain OK, was [OK]");
  }

  @Test
  void refusesThrottlingThatGrpcWouldRoundAway() {
    assertRefused(
        () -> new RetryThrottling(1001, 0.1),
        "maxTokens must be above 0 and at most 1000 (gRFC A6), was 1001.0");
    assertRefused(
        () -> new RetryThrottling(10, 0.0009),
        "tokenRatio must be at least 0.001, as gRPC drops further decimals (gRFC A6), was 9.0E-4");
  }

  private static void assertRefused(ThrowingCallable building, String message) {
    assertThatIllegalArgumentException().isThrownBy(building).withMessage(message);
  }
}
