package io.grpckit.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.inprocess.InProcessChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
  @TempDir private Path folder;

  @Test
  void showsJavaThatRuns() {
    var channel = InProcessChannelBuilder.forName("nowhere").build();
    try (HealthManager health =
        ReadmeSnippets.readyMade(channel, folder).service("news.v1.NewsService", s -> {}).build()) {
      SimpleMeterRegistry registry = new SimpleMeterRegistry();

      ReadmeSnippets.operate(health, registry);

      assertThat(health.snapshot().service("news.v1.NewsService").serving()).isTrue();
      assertThat(registry.find("grpckit.health.check").gauges()).hasSize(3);
    }
    channel.shutdownNow();
  }
}
