package io.grpckit.health;

import static io.grpc.health.v1.HealthCheckResponse.ServingStatus.NOT_SERVING;
import static io.grpc.health.v1.HealthCheckResponse.ServingStatus.SERVICE_UNKNOWN;
import static io.grpc.health.v1.HealthCheckResponse.ServingStatus.SERVING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HealthProtocolTest {
  private static final String USERS = "user.v1.UserService";

  private final HealthManager health =
      HealthManager.builder().service(USERS, s -> {}).maxWatchesPerConnection(3).build();
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    String name = InProcessServerBuilder.generateName();
    server = InProcessServerBuilder.forName(name).addServices(health.services()).build().start();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
    health.close();
  }

  private ServingStatus check(String service) {
    return HealthGrpc.newBlockingStub(channel)
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  @Nested
  class Check {
    @Test
    void answersWithTheStatus() {
      assertThat(check(USERS)).isEqualTo(SERVING);
      assertThat(check("")).isEqualTo(SERVING);

      health.override(USERS, false, "test");

      assertThat(check(USERS)).isEqualTo(NOT_SERVING);
      assertThat(check("")).isEqualTo(NOT_SERVING);
      assertThat(check("liveness")).isEqualTo(SERVING);
    }

    @Test
    void doesNotKnowOtherServices() {
      assertThatThrownBy(() -> check("no.such.Service"))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    }
  }

  @Nested
  class Watching {
    @Test
    void sendsTheStatusAtOnceAndEveryChange() {
      Watcher watcher = Watcher.open(channel, USERS, Integer.MAX_VALUE);
      watcher.awaitLast(SERVING);

      health.override(USERS, false, "test");
      watcher.awaitLast(NOT_SERVING);
      health.clearOverride(USERS);
      watcher.awaitLast(SERVING);

      assertThat(watcher.received()).containsExactly(SERVING, NOT_SERVING, SERVING);
    }

    @Test
    void staysOpenForAnUnknownService() {
      Watcher watcher = Watcher.open(channel, "no.such.Service", Integer.MAX_VALUE);

      watcher.awaitLast(SERVICE_UNKNOWN);

      assertThat(watcher.isClosed()).isFalse();
    }

    @Test
    void skipsToTheLastStateForAWatcherThatReadsSlowlyAndHoldsUpNobody() {
      Watcher slow = Watcher.open(channel, USERS, 1);
      Watcher quick = Watcher.open(channel, USERS, Integer.MAX_VALUE);
      slow.awaitLast(SERVING);
      quick.awaitLast(SERVING);

      for (int i = 0; i < 10_000; i++) {
        health.override(USERS, i % 2 == 0, "flap " + i);
      }
      quick.awaitLast(NOT_SERVING);
      slow.request(Integer.MAX_VALUE);
      slow.awaitLast(NOT_SERVING);

      assertThat(slow.received()).hasSizeLessThan(5);
    }

    @Test
    void isLimitedPerConnectionAndGivesPlacesBack() {
      Watcher first = Watcher.open(channel, USERS, 1);
      Watcher.open(channel, USERS, 1).awaitLast(SERVING);
      Watcher.open(channel, "no.such.Service", 1).awaitLast(SERVICE_UNKNOWN);
      first.awaitLast(SERVING);

      Watcher fourth = Watcher.open(channel, USERS, 1);
      fourth.awaitClosed();
      assertThat(fourth.status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);

      first.cancel();
      await()
          .atMost(30, TimeUnit.SECONDS)
          .untilAsserted(
              () -> {
                Watcher next = Watcher.open(channel, USERS, 1);
                next.awaitAnything();
                assertThat(next.last()).isEqualTo(SERVING);
              });
    }

    @Test
    void isLimitedPerHostOverAllItsConnectionsAndGivesPlacesBack() throws IOException {
      HealthManager few =
          HealthManager.builder().maxWatchesPerConnection(1).maxWatchesPerHost(2).build();
      Server netty =
          NettyServerBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                  InsecureServerCredentials.create())
              .addServices(few.services())
              .build()
              .start();
      List<ManagedChannel> connections =
          Stream.generate(
                  () ->
                      Grpc.newChannelBuilder(
                              "127.0.0.1:" + netty.getPort(), InsecureChannelCredentials.create())
                          .build())
              .limit(3)
              .toList();
      try {
        Watcher first = Watcher.open(connections.get(0), "", 1);
        first.awaitLast(SERVING);
        Watcher.open(connections.get(1), "", 1).awaitLast(SERVING);

        Watcher third = Watcher.open(connections.get(2), "", 1);
        third.awaitClosed();
        assertThat(third.status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(third.status().getDescription()).contains("one host");

        first.cancel();
        await()
            .atMost(30, TimeUnit.SECONDS)
            .untilAsserted(
                () -> {
                  Watcher next = Watcher.open(connections.get(2), "", 1);
                  next.awaitAnything();
                  assertThat(next.last()).isEqualTo(SERVING);
                });
      } finally {
        connections.forEach(ManagedChannel::shutdownNow);
        netty.shutdownNow();
        few.close();
      }
    }

    @Test
    void takesHalfAnIpv6AddressForTheHost() throws IOException {
      Object host = hostOf("2001:db8:1:2::3");

      assertThat(hostOf("2001:db8:1:2:ffff::9")).isEqualTo(host);
      assertThat(hostOf("2001:db8:1:3::3")).isNotEqualTo(host);
      assertThat(hostOf("192.0.2.1")).isNotEqualTo(hostOf("192.0.2.2"));
    }

    private static Object hostOf(String address) throws IOException {
      return HealthProtocol.host(new InetSocketAddress(InetAddress.getByName(address), 50051));
    }

    @Test
    void endsWithTheLastStateWhenTheManagerIsClosed() {
      Watcher open = Watcher.open(channel, USERS, Integer.MAX_VALUE);
      open.awaitLast(SERVING);

      health.close();
      open.awaitClosed();
      Watcher late = Watcher.open(channel, USERS, Integer.MAX_VALUE);
      late.awaitClosed();

      assertThat(open.received()).containsExactly(SERVING, NOT_SERVING);
      assertThat(late.received()).containsExactly(NOT_SERVING);
      assertThat(open.status().isOk()).isTrue();
    }
  }
}
