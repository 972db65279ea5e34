package io.grpckit.lb;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpckit.lb.breaker.CircuitBreakerClientInterceptor;
import io.grpckit.lb.test.v1.ShopServiceGrpc;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The only backend that works leaves and comes back every 100 ms, and the breaker with it. */
@Tag("slow")
class ResolverAndBreakerRaceTest {
  private static final String WORKS = "127.0.0.2";
  private static final String DOES_NOT = "127.0.0.3";
  private static final int BATCH = 2_000;

  private final Backends backends = new Backends();
  private final FakeDns dns = new FakeDns(ofMillis(10));
  private final Map<State, Integer> moves = new ConcurrentHashMap<>();
  private final CircuitBreakerRegistry registry =
      CircuitBreakerRegistry.of(
          CircuitBreakerConfig.custom()
              .slidingWindowSize(20)
              .minimumNumberOfCalls(10)
              .waitDurationInOpenState(ofMillis(20))
              .permittedNumberOfCallsInHalfOpenState(3)
              .build());
  private final CircuitBreaker breaker = registry.circuitBreaker(ShopServiceGrpc.SERVICE_NAME);
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    NameResolverRegistry.getDefaultRegistry().register(dns);
    breaker
        .getEventPublisher()
        .onStateTransition(
            move -> moves.merge(move.getStateTransition().getToState(), 1, Integer::sum));
    int port = backends.start(WORKS, 0);
    channel =
        ServiceConfig.builder()
            .loadBalancing(LoadBalancing.roundRobin())
            .build()
            .applyTo(
                Grpc.newChannelBuilder(FakeDns.target(port), InsecureChannelCredentials.create()))
            .intercept(CircuitBreakerClientInterceptor.create(registry))
            .build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    NameResolverRegistry.getDefaultRegistry().deregister(dns);
    backends.close();
  }

  @Test
  void losesNoCallAndFindsItsWayBack() throws InterruptedException {
    List<String> hosts = List.of(WORKS, DOES_NOT);
    try (Toggle toggle = new Toggle(hosts, now -> dns.answer(now.toArray(String[]::new)))) {
      Instant end = Instant.now().plus(ofSeconds(60));
      while (Math.min(moved(State.OPEN), moved(State.CLOSED)) < 10 && Instant.now().isBefore(end)) {
        assertThatEveryCallEnds();
      }
      toggle.stop();
    }

    assertThat(moved(State.OPEN)).isGreaterThanOrEqualTo(10);
    assertThat(moved(State.CLOSED)).isGreaterThanOrEqualTo(10);
    dns.answer(WORKS);
    await().atMost(ofSeconds(30)).until(() -> new Flood(channel).run(100).answered() == 100);
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void isNotAskedForAddressesAnyMore() throws InterruptedException {
    dns.answer(WORKS);
    assertThat(new Flood(channel).run(10).answered()).isEqualTo(10);

    channel.shutdown();

    await().atMost(ofSeconds(30)).until(() -> dns.isQuietFor(ofMillis(500)));
  }

  private void assertThatEveryCallEnds() throws InterruptedException {
    Flood flood = new Flood(channel).run(BATCH);

    assertThat(flood.failures().keySet()).allMatch(message -> message.startsWith("UNAVAILABLE: "));
    int failed = flood.failures().values().stream().mapToInt(Integer::intValue).sum();
    assertThat(flood.answered() + failed).isEqualTo(BATCH);
  }

  private int moved(State to) {
    return moves.getOrDefault(to, 0);
  }
}
