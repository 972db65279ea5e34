package io.grpckit.lb;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.NameResolver;
import io.grpc.NameResolver.ConfigOrError;
import io.grpc.NameResolver.ResolutionResult;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A balancer that refuses what the resolver offers. */
class PollingDnsRefusalTest {
  private final FakeDns dns = new FakeDns();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final SynchronizationContext syncContext =
      new SynchronizationContext(
          (thread, failure) -> {
            throw new IllegalStateException(failure);
          });

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void isOfferedTheSameAnswerUntilItTakesIt() {
    dns.answer("127.0.0.2");
    NameResolver resolver = dns.newNameResolver(URI.create(FakeDns.target(50051)), args());
    AtomicInteger offers = new AtomicInteger();
    syncContext.execute(() -> resolver.start(takesTheThird(offers)));

    await().atMost(ofSeconds(30)).until(() -> offers.get() == 3);
    int lookUps = dns.lookUps();
    await().atMost(ofSeconds(30)).until(() -> dns.lookUps() > lookUps + 3);

    assertThat(offers.get()).isEqualTo(3);
    syncContext.execute(resolver::shutdown);
  }

  private static NameResolver.Listener2 takesTheThird(AtomicInteger offers) {
    return new NameResolver.Listener2() {
      @Override
      public Status onResult2(ResolutionResult result) {
        return offers.incrementAndGet() < 3 ? Status.UNAVAILABLE : Status.OK;
      }

      @Override
      public void onResult(ResolutionResult result) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void onError(Status error) {
        throw new UnsupportedOperationException();
      }
    };
  }

  private NameResolver.Args args() {
    return NameResolver.Args.newBuilder()
        .setDefaultPort(443)
        .setProxyDetector(address -> null)
        .setSynchronizationContext(syncContext)
        .setScheduledExecutorService(timer)
        .setOffloadExecutor(timer)
        .setServiceConfigParser(
            new NameResolver.ServiceConfigParser() {
              @Override
              public ConfigOrError parseServiceConfig(Map<String, ?> config) {
                return ConfigOrError.fromConfig(config);
              }
            })
        .build();
  }
}
