package io.grpckit.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpckit.lb.orca.OrcaReporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void showsOnlyJavaThatCompiles() throws IOException {
    String compiled =
        unindented(Files.readString(Path.of("src/test/java/io/grpckit/lb/ReadmeSnippets.java")));
    List<String> snippets =
        JAVA.matcher(Files.readString(Path.of("README.md")))
            .results()
            .map(match -> unindented(match.group(1)))
            .toList();

    assertThat(snippets).hasSize(7).allSatisfy(snippet -> assertThat(compiled).contains(snippet));
  }

  @Test
  void showsJavaThatRuns() {
    ManagedChannel channel = ReadmeSnippets.checkedConfig(InsecureChannelCredentials.create());

    assertThat(ReadmeSnippets.otherWays()).hasSize(2);
    assertThat(ReadmeSnippets.breaker(channel).authority()).isEqualTo(channel.authority());
    try (OrcaReporter load = ReadmeSnippets.load(InProcessServerBuilder.forName("load"))) {
      assertThat(load).isNotNull();
    }
    assertThat(ReadmeSnippets.pool().shutdownNow().isShutdown()).isTrue();
    channel.shutdownNow();
  }

  private static String unindented(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
