package io.grpckit.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java that the documentation shows is compiled, in a "…Snippets.java" of its module. */
class DocumentationTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  /** They show the code of others, and a test's form. */
  private static final Set<String> NOT_OURS = Set.of("outlier-detection.md", "CONTRIBUTING.md");

  static List<Path> pages() {
    return files(ROOT, 3, ".md")
        .filter(page -> !NOT_OURS.contains(page.getFileName().toString()))
        .filter(page -> !snippets(page).isEmpty())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void showsOnlyJavaThatCompiles(Path page) {
    String compiled =
        files(moduleOf(page).resolve("src/test/java"), 20, "Snippets.java")
            .map(DocumentationTest::read)
            .map(DocumentationTest::words)
            .collect(Collectors.joining("\n"));

    assertThat(snippets(page)).allSatisfy(snippet -> assertThat(compiled).contains(snippet));
  }

  /** What the root shows is compiled here. */
  private static Path moduleOf(Path page) {
    Path first = ROOT.relativize(page).getName(0);
    return first.toString().startsWith("grpc-kit-") ? ROOT.resolve(first) : Path.of("");
  }

  private static List<String> snippets(Path page) {
    return JAVA.matcher(read(page)).results().map(match -> words(match.group(1))).toList();
  }

  /** The text with all white space alike: the formatter breaks lines by the indentation. */
  private static String words(String code) {
    return code.strip().replaceAll("\\s+", " ");
  }

  private static Stream<Path> files(Path folder, int depth, String ending) {
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files
          .filter(file -> file.toString().endsWith(ending) && !isMade(file))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isMade(Path file) {
    return file.toString().contains("/target/") || file.toString().contains("/node_modules/");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
