package io.grpckit.lb.orca;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Empty;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpckit.lb.Backends;
import io.grpckit.lb.LoadBalancing;
import io.grpckit.lb.ServiceConfig;
import io.grpckit.lb.test.v1.ShopServiceGrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class OrcaReporterTest {
  @Test
  void givesTheIdleServerMoreCallsThanTheBusyOne() throws IOException {
    try (Backends backends = new Backends();
        OrcaReporter busy = reporter(() -> 0.9);
        OrcaReporter idle = reporter(() -> 0.1)) {
      int busyPort = backends.start("127.0.0.2", 0, busy::install);
      int idlePort = backends.start("127.0.0.3", 0, idle::install);
      ManagedChannel channel =
          ServiceConfig.builder()
              .loadBalancing(
                  LoadBalancing.weightedRoundRobin(
                      w -> w.blackout(Duration.ZERO).weightUpdate(ofMillis(100))))
              .build()
              .applyTo(
                  Grpc.newChannelBuilder(
                      "static:///127.0.0.2:" + busyPort + ",127.0.0.3:" + idlePort,
                      InsecureChannelCredentials.create()))
              .build();

      await().atMost(ofSeconds(60)).until(() -> shareOfIdle(channel) > 0.7);

      channel.shutdownNow();
    }
  }

  @Test
  void refusesACapacityOfNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OrcaReporter.builder().capacity(0))
        .withMessage("capacity must be positive, was 0");
  }

  private static OrcaReporter reporter(DoubleSupplier cpu) {
    return OrcaReporter.builder().cpu(cpu).interval(ofMillis(50)).build();
  }

  private static double shareOfIdle(ManagedChannel channel) {
    ShopServiceGrpc.ShopServiceBlockingStub shop = ShopServiceGrpc.newBlockingStub(channel);
    int idle = 0;
    for (int i = 0; i < 100; i++) {
      if (shop.getItem(Empty.getDefaultInstance()).getValue().equals("127.0.0.3")) {
        idle++;
      }
    }
    return idle / 100.0;
  }
}
