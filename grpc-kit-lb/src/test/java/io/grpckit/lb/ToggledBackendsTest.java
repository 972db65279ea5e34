package io.grpckit.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpckit.lb.OutlierDetection.Detection;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Backends leave and come back every 100 ms, under load. */
@Tag("slow")
class ToggledBackendsTest {
  private static final List<String> HOSTS =
      List.of("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5");

  private final Backends backends = new Backends();
  private final FakeDns dns = new FakeDns();
  private int port;

  @BeforeEach
  void start() throws IOException {
    NameResolverRegistry.getDefaultRegistry().register(dns);
    for (String host : HOSTS) {
      port = backends.start(host, port);
    }
  }

  @AfterEach
  void stop() {
    NameResolverRegistry.getDefaultRegistry().deregister(dns);
    backends.close();
  }

  @Test
  void losesNoCallOf100_000() throws InterruptedException {
    losesNoCall(100_000, LoadBalancing.roundRobin());
  }

  @Test
  void losesNoCallWithOutlierDetection() throws InterruptedException {
    losesNoCall(
        30_000,
        LoadBalancing.outlierDetection(
            LoadBalancing.roundRobin(), o -> o.failurePercentage(Detection.FAILURE_PERCENTAGE)));
  }

  private void losesNoCall(int calls, LoadBalancing policy) throws InterruptedException {
    dns.answer(HOSTS.toArray(String[]::new));
    ManagedChannel channel =
        ServiceConfig.builder()
            .loadBalancing(policy)
            .build()
            .applyTo(
                Grpc.newChannelBuilder(FakeDns.target(port), InsecureChannelCredentials.create()))
            .build();
    try (Toggle toggle = new Toggle(HOSTS, now -> dns.answer(now.toArray(String[]::new)))) {
      Flood flood = new Flood(channel).run(calls);

      assertThat(flood.failures()).isEmpty();
      assertThat(flood.answered()).isEqualTo(calls);
      assertThat(toggle.stop()).isGreaterThan(10);
    } finally {
      channel.shutdownNow();
    }
  }
}
