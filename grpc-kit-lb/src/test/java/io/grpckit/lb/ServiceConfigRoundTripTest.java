package io.grpckit.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever builds, grpc-java accepts, and JSON carries it without a loss. */
class ServiceConfigRoundTripTest {
  private final long seed = System.nanoTime();
  private final RandomConfigs random = new RandomConfigs(seed);

  @Test
  void keepsEveryConfigThroughJsonAndGrpc() {
    for (int i = 0; i < 300; i++) {
      ServiceConfig config = random.config();

      assertThat(ServiceConfig.parse(config.toJson()))
          .as("seed %d, %s", seed, config)
          .isEqualTo(config);
      assertThat(config.toBuilder().build()).as("seed %d", seed).isEqualTo(config);
      ManagedChannel channel = config.applyTo(InProcessChannelBuilder.forName("nowhere")).build();
      assertThat(channel.shutdownNow().isShutdown()).isTrue();
    }
  }

  /** An int is refused by grpc-java until 1.80: "of type Integer, which is not supported". */
  @Test
  void hasNumbersThatEveryGrpcTakes() {
    for (int i = 0; i < 300; i++) {
      ServiceConfig config = random.config();

      assertThat(values(config.toMap()))
          .as("seed %d, %s", seed, config)
          .allMatch(
              value ->
                  value instanceof String || value instanceof Double || value instanceof Boolean);
    }
  }

  private static Stream<?> values(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().flatMap(ServiceConfigRoundTripTest::values);
    }
    return value instanceof List<?> list
        ? list.stream().flatMap(ServiceConfigRoundTripTest::values)
        : Stream.of(value);
  }

  @Test
  void keepsEveryDurationToTheNanosecond() {
    for (int i = 0; i < 100_000; i++) {
      Duration duration = random.duration();

      assertThat(Durations.parse(Durations.format(duration)))
          .as("seed %d", seed)
          .isEqualTo(duration);
    }
  }
}
