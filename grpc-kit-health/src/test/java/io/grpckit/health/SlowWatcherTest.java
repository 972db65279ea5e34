package io.grpckit.health;

import static io.grpc.health.v1.HealthCheckResponse.ServingStatus.NOT_SERVING;
import static io.grpc.health.v1.HealthCheckResponse.ServingStatus.SERVING;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A watcher on a real transport that has stopped reading, its flow-control window used up. */
class SlowWatcherTest {
  private static final String USERS = "user.v1.UserService";
  private static final int WINDOW = 1024;

  /** A status is 7 bytes of flow control: what fits into the window, and a few that may queue. */
  private static final int MOST = WINDOW / 7 + 64;

  private final HealthManager health = HealthManager.builder().service(USERS, s -> {}).build();
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .addServices(health.services())
            .build()
            .start();
    channel =
        NettyChannelBuilder.forAddress(
                "127.0.0.1", server.getPort(), InsecureChannelCredentials.create())
            .flowControlWindow(WINDOW)
            .build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
    health.close();
  }

  @Test
  void makesTheServerQueueNoBacklog() {
    Watcher slow = Watcher.open(channel, USERS, 1);
    slow.awaitLast(SERVING);

    for (int i = 0; i < 5_000; i++) {
      health.override(USERS, false, "flap");
      health.override(USERS, true, "flap");
    }
    health.override(USERS, false, "last");
    slow.request(Integer.MAX_VALUE);

    slow.awaitLast(NOT_SERVING);
    assertThat(slow.received()).hasSizeLessThan(MOST);
  }
}
