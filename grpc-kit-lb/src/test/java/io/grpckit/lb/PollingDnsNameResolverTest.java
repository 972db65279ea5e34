package io.grpckit.lb;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Empty;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpckit.lb.test.v1.ShopServiceGrpc;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollingDnsNameResolverTest {
  private final Backends backends = new Backends();
  private final FakeDns dns = new FakeDns();
  private final List<ManagedChannel> channels = new ArrayList<>();

  @BeforeEach
  void register() {
    NameResolverRegistry.getDefaultRegistry().register(dns);
  }

  @AfterEach
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    NameResolverRegistry.getDefaultRegistry().deregister(dns);
    backends.close();
  }

  @Test
  void findsNewBackendsAndForgetsThoseThatLeft() throws IOException {
    int port = backends.start("127.0.0.2", 0);
    backends.start("127.0.0.3", port);
    dns.answer("127.0.0.2");
    ShopServiceGrpc.ShopServiceBlockingStub shop = shop(port);
    assertThat(answers(shop)).containsExactly("127.0.0.2");

    dns.answer("127.0.0.2", "127.0.0.3");
    await().atMost(ofSeconds(30)).until(() -> answers(shop).size() == 2);

    dns.answer("127.0.0.3");
    await().atMost(ofSeconds(30)).until(() -> answers(shop).equals(Set.of("127.0.0.3")));
  }

  @Test
  void keepsTheLastGoodAnswerWhileLookUpsFail() throws IOException {
    int port = backends.start("127.0.0.2", 0);
    dns.answer("127.0.0.2");
    ShopServiceGrpc.ShopServiceBlockingStub shop = shop(port);
    assertThat(answers(shop)).containsExactly("127.0.0.2");

    dns.answer();
    int before = dns.lookUps();
    await().atMost(ofSeconds(30)).until(() -> dns.lookUps() > before + 3);

    assertThat(answers(shop)).containsExactly("127.0.0.2");
  }

  @Test
  void recoversFromANameThatWasUnknownAtFirst() throws IOException {
    int port = backends.start("127.0.0.2", 0);
    ShopServiceGrpc.ShopServiceBlockingStub shop = shop(port);
    assertThatThrownBy(() -> answers(shop)).hasMessage("UNAVAILABLE: unknown host: users");

    dns.answer("127.0.0.2");

    await().atMost(ofSeconds(30)).ignoreExceptions().until(() -> answers(shop).size() == 1);
  }

  @Test
  void asksNobodyWhileItsChannelIsIdle() throws IOException {
    int port = backends.start("127.0.0.2", 0);
    dns.answer("127.0.0.2");
    ShopServiceGrpc.ShopServiceBlockingStub shop = shop(port);
    assertThat(answers(shop)).containsExactly("127.0.0.2");

    channels.get(0).enterIdle();
    await().atMost(ofSeconds(30)).until(() -> dns.isQuietFor(ofMillis(500)));

    assertThat(answers(shop)).containsExactly("127.0.0.2");
    int before = dns.lookUps();
    await().atMost(ofSeconds(30)).until(() -> dns.lookUps() > before + 1);
  }

  @Test
  void keepsTheOrderOfTheAnswer() throws IOException {
    int port = backends.start("127.0.0.2", 0);
    backends.start("127.0.0.3", port);
    backends.start("127.0.0.4", port);
    for (String first : List.of("127.0.0.4", "127.0.0.2", "127.0.0.3")) {
      dns.answer(first, "127.0.0.5", "127.0.0.6", "127.0.0.7");
      ManagedChannel channel =
          Grpc.newChannelBuilder(FakeDns.target(port), InsecureChannelCredentials.create()).build();
      channels.add(channel);

      assertThat(answers(ShopServiceGrpc.newBlockingStub(channel))).containsExactly(first);
    }
  }

  @Test
  void looksUpRealNames() throws IOException {
    int port = backends.start("127.0.0.1", 0);
    ShopServiceGrpc.ShopServiceBlockingStub shop =
        shop(PollingDnsNameResolverProvider.target("localhost", port, ofSeconds(10)));

    assertThat(answers(shop)).containsExactly("127.0.0.1");
  }

  @Test
  void writesTargets() {
    assertThat(PollingDnsNameResolverProvider.target("[::1]", 50051, Duration.ofSeconds(10)))
        .isEqualTo("dns-poll:///%5B::1%5D:50051?interval=10s");
    assertThat(PollingDnsNameResolverProvider.target("users", 50051, Duration.ofMillis(1500)))
        .isEqualTo("dns-poll:///users:50051?interval=1.500000000s");
  }

  @ParameterizedTest
  @CsvSource({
    "dns-poll:///users, backend must be host:port",
    "dns-poll://users:1, dns-poll target needs three slashes",
    "dns-poll:///users:1?every=1s, dns-poll target knows interval alone",
    "dns-poll:///users:1?interval=1, interval of dns-poll:///users:1?interval=1: must be seconds",
    "dns-poll:///users:1?interval=0s, interval of dns-poll:///users:1?interval=0s: interval must be",
  })
  void refusesTargetsThatItCannotFollow(String target, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new PollingDnsNameResolverProvider().newNameResolver(URI.create(target), null))
        .withMessageStartingWith(message);
  }

  private ShopServiceGrpc.ShopServiceBlockingStub shop(int port) {
    return shop(FakeDns.target(port));
  }

  private ShopServiceGrpc.ShopServiceBlockingStub shop(String target) {
    ManagedChannel channel =
        ServiceConfig.builder()
            .loadBalancing(LoadBalancing.roundRobin())
            .build()
            .applyTo(Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()))
            .build();
    channels.add(channel);
    return ShopServiceGrpc.newBlockingStub(channel);
  }

  private static Set<String> answers(ShopServiceGrpc.ShopServiceBlockingStub shop) {
    Set<String> answers = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      answers.add(shop.getItem(Empty.getDefaultInstance()).getValue());
    }
    return answers;
  }
}
