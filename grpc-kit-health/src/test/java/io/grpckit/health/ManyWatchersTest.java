package io.grpckit.health;

import static io.grpc.health.v1.HealthCheckResponse.ServingStatus.NOT_SERVING;
import static io.grpc.health.v1.HealthCheckResponse.ServingStatus.SERVING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 10,000 Watch streams over 100 connections, half of which read one message and no more. */
@Tag("slow")
class ManyWatchersTest {
  private static final String USERS = "user.v1.UserService";
  private static final int CONNECTIONS = 100;
  private static final int STREAMS = 100;

  private final HealthManager health = HealthManager.builder().service(USERS, s -> {}).build();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<Watcher> quick = new ArrayList<>();
  private final List<Watcher> slow = new ArrayList<>();
  private Server server;

  @AfterEach
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.shutdownNow();
    health.close();
  }

  @Test
  @Timeout(300)
  void costBoundedMemoryAndAllSeeTheLastState() throws IOException {
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .addServices(health.services())
            .build()
            .start();
    connect();
    long idle = usedMemory();

    watch();
    awaitLast(quick, SERVING);
    awaitLast(slow, SERVING);
    long watched = usedMemory();
    for (int i = 0; i < 201; i++) {
      health.override(USERS, i % 2 == 1, "flap");
    }
    awaitLast(quick, NOT_SERVING);
    long flapped = usedMemory();

    assertThat(watched - idle).as("bytes of both ends of 10,000 streams").isLessThan(200L << 20);
    assertThat(flapped - watched).as("bytes of 201 changes").isLessThan(100L << 20);
    slow.forEach(watcher -> watcher.request(Integer.MAX_VALUE));
    awaitLast(slow, NOT_SERVING);
  }

  private void connect() {
    for (int i = 0; i < CONNECTIONS; i++) {
      ManagedChannel channel =
          Grpc.newChannelBuilder(
                  "127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
              .directExecutor()
              .build();
      channels.add(channel);
      Watcher.open(channel, HealthManager.LIVENESS, 1).awaitLast(SERVING);
    }
  }

  private void watch() {
    for (ManagedChannel channel : channels) {
      for (int i = 0; i < STREAMS; i += 2) {
        quick.add(Watcher.open(channel, USERS, Integer.MAX_VALUE));
        slow.add(Watcher.open(channel, USERS, 1));
      }
    }
  }

  private static void awaitLast(List<Watcher> watchers, ServingStatus status) {
    await()
        .atMost(120, TimeUnit.SECONDS)
        .until(() -> watchers.stream().allMatch(watcher -> watcher.last() == status));
  }

  private static long usedMemory() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
