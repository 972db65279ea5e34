package io.grpckit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.interceptors.ServerStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the root README says is so. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern STAGE = Pattern.compile("^\\| ([A-Z]+) \\|", Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("]\\((?!http)([^)#]+)\\)");

  private final String readme = read(ROOT.resolve("README.md"));

  @Test
  void showsOnlyJavaThatCompiles() {
    String compiled =
        unindented(read(Path.of("src/test/java/io/grpckit/benchmarks/ReadmeSnippets.java")));

    assertThat(matches(JAVA))
        .hasSize(3)
        .allSatisfy(snippet -> assertThat(compiled).contains(unindented(snippet)));
  }

  @Test
  void listsTheStagesInTheirOrder() {
    assertThat(matches(STAGE))
        .isEqualTo(Arrays.stream(ServerStage.values()).map(Enum::name).toList());
  }

  @Test
  void linksToWhatIsThere() {
    assertThat(matches(LINK))
        .isNotEmpty()
        .allSatisfy(link -> assertThat(ROOT.resolve(link)).exists());
  }

  private List<String> matches(Pattern pattern) {
    return pattern.matcher(readme).results().map(match -> match.group(1)).toList();
  }

  private static String unindented(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
