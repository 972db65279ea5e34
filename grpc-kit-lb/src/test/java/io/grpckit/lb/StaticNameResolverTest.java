package io.grpckit.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.grpckit.lb.test.v1.ShopServiceGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StaticNameResolverTest {
  private final List<Server> servers = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<String> authorities = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    servers.forEach(Server::shutdownNow);
  }

  @Test
  void spreadsThirtyCallsOverThreeBackendsTenEach() throws IOException {
    ShopServiceGrpc.ShopServiceBlockingStub shop =
        roundRobin(
            "static:///"
                + ("127.0.0.1:" + start("127.0.0.1", "a"))
                + (",127.0.0.1:" + start("127.0.0.1", "b"))
                + (",localhost:" + start("127.0.0.1", "c")));
    Map<String, Integer> calls = new HashMap<>();
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(
            () -> List.of(ask(shop), ask(shop), ask(shop)),
            all -> all.containsAll(List.of("a", "b", "c")));

    for (int i = 0; i < 30; i++) {
      calls.merge(ask(shop), 1, Integer::sum);
    }

    assertThat(calls).isEqualTo(Map.of("a", 10, "b", 10, "c", 10));
  }

  @Test
  void reachesAnIpv6Backend() throws IOException {
    String target = StaticNameResolverProvider.target("[::1]:" + start("::1", "six"));

    assertThat(target).startsWith("static:///%5B::1%5D:");
    assertThat(ask(roundRobin(target))).isEqualTo("six");
  }

  @Test
  void leavesOutABackendWhoseNameIsUnknown() throws IOException {
    String target = "static:///no-such-host.invalid:1,127.0.0.1:" + start("127.0.0.1", "a");

    assertThat(ask(roundRobin(target))).isEqualTo("a");
  }

  @Test
  void failsCallsWithTheNamesWhenNoneIsKnown() {
    ShopServiceGrpc.ShopServiceBlockingStub shop = roundRobin("static:///no-such-host.invalid:1");

    assertThatThrownBy(() -> ask(shop))
        .hasMessageContaining("UNAVAILABLE: unknown hosts: [no-such-host.invalid]");
  }

  @Test
  void expectsEachBackendToBeCalledByItsOwnName() throws IOException {
    int a = start("127.0.0.1", "a");
    int b = start("127.0.0.1", "b");
    ShopServiceGrpc.ShopServiceBlockingStub shop =
        roundRobin("static:///localhost:" + a + ",127.0.0.1:" + b);

    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(
            () -> {
              ask(shop);
              assertThat(Set.copyOf(authorities))
                  .containsExactlyInAnyOrder("localhost:" + a, "127.0.0.1:" + b);
            });
  }

  @Test
  void refusesTargetsThatAreNoBackends() {
    assertRefused("static:///", "backend must be host:port, 10.0.0.1:50051 or [::1]:50051, was ''");
    assertRefused(
        "static:///a:1,", "backend must be host:port, 10.0.0.1:50051 or [::1]:50051, was ''");
    assertRefused("static:///a:0", "port must be 1 to 65535, was 0 in a:0");
    assertRefused("static:///a:70000", "port must be 1 to 65535, was 70000 in a:70000");
    assertRefused(
        "static://a:1",
        "static target needs three slashes, as in static:///a:1,b:2, was static://a:1");
  }

  private int start(String address, String name) throws IOException {
    Server server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(address, 0), InsecureServerCredentials.create())
            .addService(new NamedShop(name))
            .intercept(new AuthorityRecorder())
            .build()
            .start();
    servers.add(server);
    return server.getPort();
  }

  private ShopServiceGrpc.ShopServiceBlockingStub roundRobin(String target) {
    ManagedChannel channel =
        ServiceConfig.builder()
            .loadBalancing(LoadBalancing.roundRobin())
            .build()
            .applyTo(Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()))
            .build();
    channels.add(channel);
    return ShopServiceGrpc.newBlockingStub(channel);
  }

  private static String ask(ShopServiceGrpc.ShopServiceBlockingStub shop) {
    return shop.getItem(Empty.getDefaultInstance()).getValue();
  }

  private void assertRefused(String target, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                channels.add(
                    Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build()))
        .withMessage(message);
  }

  private final class AuthorityRecorder implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      authorities.add(call.getAuthority());
      return next.startCall(call, headers);
    }
  }

  private static final class NamedShop extends ShopServiceGrpc.ShopServiceImplBase {
    private final String name;

    NamedShop(String name) {
      this.name = name;
    }

    @Override
    public void getItem(Empty request, StreamObserver<StringValue> response) {
      response.onNext(StringValue.of(name));
      response.onCompleted();
    }
  }
}
