package io.grpckit.examples.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final List<Duration> pauses = new ArrayList<>();

  @Test
  void pausesLongerAndLongerUpToAFewSeconds() {
    Backoff backoff = new Backoff(100, pauses::add);

    for (int i = 0; i < 20; i++) {
      backoff.orThrow(failure(Status.UNAVAILABLE));
    }

    assertThat(pauses.get(0)).isBetween(Duration.ofMillis(160), Duration.ofMillis(240));
    assertThat(pauses.get(1)).isBetween(Duration.ofMillis(320), Duration.ofMillis(480));
    assertThat(pauses.subList(6, 20))
        .allSatisfy(
            pause -> assertThat(pause).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6)));
  }

  @Test
  void givesUpAtTheLastAttempt() {
    Backoff backoff = new Backoff(3, pauses::add);
    StatusRuntimeException failure = failure(Status.UNAVAILABLE);
    backoff.orThrow(failure);
    backoff.orThrow(failure);

    assertThatThrownBy(() -> backoff.orThrow(failure)).isSameAs(failure);
  }

  @Test
  void beginsAnewAfterProgress() {
    Backoff backoff = new Backoff(2, pauses::add);

    for (int i = 0; i < 10; i++) {
      backoff.orThrow(failure(Status.UNAVAILABLE));
      backoff.progressed();
    }

    assertThat(pauses).hasSize(10).allMatch(pause -> pause.toMillis() <= 240);
  }

  @Test
  void takesAnExpiredTokenForAReasonToTryOnceMore() {
    Backoff backoff = new Backoff(10, pauses::add);
    backoff.orThrow(failure(Status.UNAUTHENTICATED));

    assertThatThrownBy(() -> backoff.orThrow(failure(Status.UNAUTHENTICATED)))
        .isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void doesNotTryARefusedCallAgain() {
    Backoff backoff = new Backoff(10, pauses::add);

    assertThatThrownBy(() -> backoff.orThrow(failure(Status.INVALID_ARGUMENT)))
        .isInstanceOf(StatusRuntimeException.class);
    assertThat(pauses).isEmpty();
  }

  private static StatusRuntimeException failure(Status status) {
    return status.asRuntimeException();
  }
}
