package io.grpckit.lb.breaker;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenCircuitsTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE); // overflows on the way
  private final OpenCircuits circuits = new OpenCircuits(nanos::get);
  private final CircuitBreaker breaker =
      CircuitBreaker.of(
          "users",
          CircuitBreakerConfig.custom()
              .waitIntervalFunctionInOpenState(
                  IntervalFunction.ofExponentialBackoff(ofSeconds(10), 2))
              .build());

  @BeforeEach
  void watch() {
    circuits.watch(breaker);
  }

  @Test
  void tellsHowLongItStaysOpen() {
    breaker.transitionToOpenState();
    nanos.addAndGet(ofSeconds(3).toNanos());

    assertThat(circuits.untilNextProbe(breaker)).isEqualTo(ofSeconds(7));

    nanos.addAndGet(ofSeconds(8).toNanos());
    assertThat(circuits.untilNextProbe(breaker)).isEqualTo(ZERO);
  }

  @Test
  void followsAnIntervalThatGrowsWithEachOpening() {
    breaker.transitionToOpenState();
    breaker.transitionToHalfOpenState();
    assertThat(circuits.untilNextProbe(breaker)).isEqualTo(ZERO);

    breaker.transitionToOpenState();
    assertThat(circuits.untilNextProbe(breaker)).isEqualTo(ofSeconds(20));

    breaker.transitionToClosedState();
    breaker.transitionToOpenState();
    assertThat(circuits.untilNextProbe(breaker)).isEqualTo(ofSeconds(10));
  }
}
