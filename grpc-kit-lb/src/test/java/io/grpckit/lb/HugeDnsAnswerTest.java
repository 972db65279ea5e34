package io.grpckit.lb;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Empty;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.ServerTransportFilter;
import io.grpckit.lb.test.v1.ShopServiceGrpc;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A name with thousands of addresses; one server listens on all of them. */
class HugeDnsAnswerTest {
  private static final int ADDRESSES = 5_000;

  private final Backends backends = new Backends();
  private final FakeDns dns = new FakeDns();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    NameResolverRegistry.getDefaultRegistry().register(dns);
    int port = backends.start("0.0.0.0", 0, server -> server.addTransportFilter(new Counting()));
    channel =
        ServiceConfig.builder()
            .loadBalancing(LoadBalancing.randomSubsetting(3, LoadBalancing.roundRobin()))
            .build()
            .applyTo(
                Grpc.newChannelBuilder(FakeDns.target(port), InsecureChannelCredentials.create()))
            .build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    NameResolverRegistry.getDefaultRegistry().deregister(dns);
    backends.close();
  }

  @Test
  void costsAsManyConnectionsAsTheSubsetHas() {
    dns.answer(addresses(ADDRESSES));

    call();
    await().atMost(ofSeconds(30)).until(() -> open.get() == 3);
    int lookUps = dns.lookUps();
    await().atMost(ofSeconds(30)).until(() -> dns.lookUps() > lookUps + 3);
    call();

    assertThat(connections).hasValue(3);
  }

  @Test
  void mayComeAndGo() {
    dns.answer(addresses(1));
    call();
    assertThat(open).hasValue(1);

    dns.answer(addresses(ADDRESSES));
    await().atMost(ofSeconds(30)).until(() -> open.get() >= 3);
    call();

    dns.answer(addresses(1));
    await().atMost(ofSeconds(30)).until(() -> open.get() == 1);
    call();
  }

  private void call() {
    assertThat(
            ShopServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(ofSeconds(30))
                .getItem(Empty.getDefaultInstance())
                .getValue())
        .isEqualTo("0.0.0.0");
  }

  /** All of them are this machine. */
  private static String[] addresses(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "127.1.%d.%d".formatted(i / 250, 1 + i % 250))
        .toArray(String[]::new);
  }

  private final class Counting extends ServerTransportFilter {
    @Override
    public Attributes transportReady(Attributes attributes) {
      connections.incrementAndGet();
      open.incrementAndGet();
      return attributes;
    }

    @Override
    public void transportTerminated(Attributes attributes) {
      open.decrementAndGet();
    }
  }
}
