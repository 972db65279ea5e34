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
  private final Map<String, Opening> openings = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  OpenCircuits(LongSupplier nanos) {
    this.nanos = requireNonNull(nanos, "nanos");
  }

  static OpenCircuits of(CircuitBreakerRegistry registry) {
    OpenCircuits circuits = new OpenCircuits(System::nanoTime);
    registry.getAllCircuitBreakers().forEach(circuits::watch);
    registry
        .getEventPublisher()
        .onEntryAdded(event -> circuits.watch(event.getAddedEntry()))
        .onEntryReplaced(event -> circuits.watch(event.getNewEntry()));
    return circuits;
  }

  void watch(CircuitBreaker breaker) {
    breaker
        .getEventPublisher()
        .onStateTransition(
            event -> moved(breaker.getName(), event.getStateTransition().getToState()));
  }

  private void moved(String breaker, State to) {
    switch (to) {
      case OPEN ->
          openings.compute(
              breaker,
              (name, before) ->
                  new Opening(nanos.getAsLong(), before == null ? 1 : before.attempt() + 1));
      case HALF_OPEN -> {} // it may open again, and then for longer
      default -> openings.remove(breaker);
    }
  }

  /** How long the breaker stays as it is; zero if it may let a call through at any moment. */
  Duration untilNextProbe(CircuitBreaker breaker) {
    Opening opening = openings.get(breaker.getName());
    if (opening == null || breaker.getState() != State.OPEN) {
      return Duration.ZERO;
    }
    long wait =
        breaker
            .getCircuitBreakerConfig()
            .getWaitIntervalFunctionInOpenState()
            .apply(opening.attempt());
    Duration left = Duration.ofMillis(wait).minusNanos(nanos.getAsLong() - opening.at());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** The first, or the n-th in a row without a success in between. */
  private record Opening(long at, int attempt) {}
}
