package io.grpckit.lb.breaker;

import static java.util.Objects.requireNonNull;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Knows when each breaker opened, which resilience4j does not tell. */
final class OpenCircuits {
  private final Map<String, Long> openedAt = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  OpenCircuits(LongSupplier nanos) {
    this.nanos = requireNonNull(nanos, "nanos");
  }

  static OpenCircuits of(CircuitBreakerRegistry registry) {
    OpenCircuits circuits = new OpenCircuits(System::nanoTime);
    registry.getAllCircuitBreakers().forEach(circuits::watch);
    registry.getEventPublisher().onEntryAdded(event -> circuits.watch(event.getAddedEntry()));
    return circuits;
  }

  void watch(CircuitBreaker breaker) {
    breaker
        .getEventPublisher()
        .onStateTransition(
            event -> {
              if (event.getStateTransition().getToState() == State.OPEN) {
                openedAt.put(breaker.getName(), nanos.getAsLong());
              } else {
                openedAt.remove(breaker.getName());
              }
            });
  }

  /** How long the breaker stays as it is; zero if it may let a call through at any moment. */
  Duration untilNextProbe(CircuitBreaker breaker) {
    Long since = openedAt.get(breaker.getName());
    if (since == null) {
      return Duration.ZERO;
    }
    long wait = breaker.getCircuitBreakerConfig().getWaitIntervalFunctionInOpenState().apply(1);
    Duration left = Duration.ofMillis(wait).minusNanos(nanos.getAsLong() - since);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
