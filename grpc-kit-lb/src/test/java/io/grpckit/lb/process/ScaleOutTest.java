package io.grpckit.lb.process;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpckit.lb.FakeDns;
import io.grpckit.lb.LoadBalancing;
import io.grpckit.lb.ServiceConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three server processes, to which two are added. */
@Tag("slow")
class ScaleOutTest {
  private static final Duration INTERVAL = ofSeconds(3);
  private static final Duration TIME_TO_CONNECT = ofSeconds(2);

  private final FakeDns dns = new FakeDns(INTERVAL);
  private final List<BackendProcess> backends = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    NameResolverRegistry.getDefaultRegistry().register(dns);
    int port = 0;
    for (String address : addresses(5)) {
      backends.add(BackendProcess.start(address, port));
      port = backends.get(0).port();
    }
  }

  @AfterEach
  void stop() {
    NameResolverRegistry.getDefaultRegistry().deregister(dns);
    backends.forEach(BackendProcess::close);
  }

  @Test
  void callsNewBackendsWithinThePollingInterval() throws InterruptedException {
    dns.answer(addresses(3));
    String target = FakeDns.target(backends.get(0).port());
    ManagedChannel channel =
        ServiceConfig.builder()
            .loadBalancing(LoadBalancing.roundRobin())
            .build()
            .applyTo(Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()))
            .build();
    AtomicLong scaledAt = new AtomicLong();
    try (Load load = new Load(channel, ofSeconds(20))) {
      load.warmUp(3)
          .after(
              ofSeconds(1),
              () -> {
                scaledAt.set(System.nanoTime());
                dns.answer(addresses(5));
              })
          .run(ofSeconds(8));

      assertThat(load.failures()).isEmpty();
      for (BackendProcess added : backends.subList(3, 5)) {
        long waited = load.firstAttempt(added.hostAndPort()) - scaledAt.get();
        assertThat(Duration.ofNanos(waited)).isLessThan(INTERVAL.plus(TIME_TO_CONNECT));
      }
    } finally {
      channel.shutdownNow();
    }
  }

  private static String[] addresses(int count) {
    return List.of("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.6")
        .subList(0, count)
        .toArray(String[]::new);
  }
}
