package io.grpckit.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.inprocess.InProcessChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void showsOnlyJavaThatCompiles() throws IOException {
    String compiled =
        words(Files.readString(Path.of("src/test/java/io/grpckit/health/ReadmeSnippets.java")));
    List<String> snippets =
        JAVA.matcher(Files.readString(Path.of("README.md")))
            .results()
            .map(match -> words(match.group(1)))
            .toList();

    assertThat(snippets).hasSize(5).allSatisfy(snippet -> assertThat(compiled).contains(snippet));
  }

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

  /** The text with all white space alike: the formatter breaks lines by the indentation. */
  private static String words(String code) {
    return code.strip().replaceAll("\\s+", " ");
  }
}
