package io.grpckit.lb.process;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status.Code;
import io.grpckit.lb.HedgingPolicy;
import io.grpckit.lb.LoadBalancing;
import io.grpckit.lb.MethodName;
import io.grpckit.lb.RetryPolicy;
import io.grpckit.lb.ServiceConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three server processes, one of which fails. */
@Tag("slow")
class FailoverTest {
  private static final double HARDLY_ANY = 0.005;

  /** Where a machine does much else, calls are late for that, too. */
  private static final int ATTEMPTS = 3;

  private static final ServiceConfig RETRYING =
      ServiceConfig.builder()
          .loadBalancing(LoadBalancing.roundRobin())
          .method(MethodName.all(), m -> m.retry(RetryPolicy.builder().maxAttempts(4)))
          .build();

  private static final ServiceConfig AGAINST_FROZEN_BACKENDS =
      ServiceConfig.builder()
          .loadBalancing(LoadBalancing.leastRequest())
          .method(
              MethodName.all(),
              m -> m.hedge(new HedgingPolicy(4, ofMillis(50), Set.of(Code.UNAVAILABLE))))
          .build();

  private final List<BackendProcess> backends = new ArrayList<>();
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    for (String address : List.of("127.0.0.2", "127.0.0.3", "127.0.0.4")) {
      backends.add(BackendProcess.start(address));
    }
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    backends.forEach(BackendProcess::close);
    backends.clear();
  }

  @Test
  void failsNoCallWhenABackendIsKilled() throws InterruptedException {
    channel = RETRYING.applyTo(builder()).build();
    try (Load load = new Load(channel, ofSeconds(20))) {
      load.warmUp(3).after(ofSeconds(3), backends.get(0)::kill).run(ofSeconds(8));

      assertThat(load.failures()).as("of %d calls", load.calls()).isEmpty();
    }
  }

  @Test
  void failsAThirdOfTheCallsWhenABackendFreezesAndNothingIsDoneAboutIt()
      throws InterruptedException {
    channel = RETRYING.applyTo(builder()).build();
    try (Load load = new Load(channel, ofSeconds(2))) {
      load.warmUp(3).after(ofMillis(500), () -> freeze(backends.get(0))).run(ofSeconds(8));

      assertThat(load.failedShare()).isGreaterThan(0.25);
    }
  }

  @Test
  void hardlyFailsACallWhenABackendFreezesWithHedgesAndKeepAlive()
      throws IOException, InterruptedException {
    Load load = loadWithHedgesAndKeepAlive();
    for (int attempt = 1; attempt < ATTEMPTS && load.failedShare() > HARDLY_ANY; attempt++) {
      stop();
      start();
      load = loadWithHedgesAndKeepAlive();
    }

    assertThat(load.failedShare()).as("%s", load.failures()).isLessThanOrEqualTo(HARDLY_ANY);
  }

  /** What has come of calls when a backend has frozen. */
  private Load loadWithHedgesAndKeepAlive() throws InterruptedException {
    channel =
        AGAINST_FROZEN_BACKENDS
            .applyTo(builder())
            .keepAliveTime(10, TimeUnit.SECONDS)
            .keepAliveTimeout(1, TimeUnit.SECONDS)
            .build();
    BackendProcess frozen = backends.get(0);
    long[] frozenAt = new long[1];
    try (Load load = new Load(channel, ofSeconds(2))) {
      load.warmUp(3)
          .after(
              ofSeconds(2),
              () -> {
                frozenAt[0] = System.nanoTime();
                freeze(frozen);
              })
          .run(ofSeconds(25));

      assertThat(Duration.ofNanos(load.lastAttempt(frozen.hostAndPort()) - frozenAt[0]))
          .as("11 seconds, and the load goes on for 23")
          .isLessThanOrEqualTo(ofSeconds(15));
      return load;
    }
  }

  private static void freeze(BackendProcess backend) {
    try {
      backend.freeze();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private ManagedChannelBuilder<?> builder() {
    String target =
        backends.stream()
            .map(BackendProcess::hostAndPort)
            .collect(Collectors.joining(",", "static:///", ""));
    return Grpc.newChannelBuilder(target, InsecureChannelCredentials.create());
  }
}
