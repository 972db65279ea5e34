package io.grpckit.interceptors.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Java of docs/auth.md compiles, and its texts are those that callers receive. */
class AuthDocTest {

  private static final Path DOC = Path.of("docs/auth.md");
  private static final Path SNIPPETS =
      Path.of("src/test/java/io/grpckit/interceptors/auth/AuthSnippets.java");

  @Test
  void showsWhatCompiles() throws IOException {
    List<String> shown = parts(DOC, "```java\n(.*?)```");

    assertThat(shown).isEqualTo(parts(SNIPPETS, "// snippet\n(.*?)\n *// end"));
  }

  @Test
  void namesEveryStatusAndDescription() throws IOException {
    String doc = Files.readString(DOC);

    for (Refusal refusal : Refusal.values()) {
      assertThat(doc)
          .contains(
              "| " + refusal.status().getCode() + " | " + refusal.status().getDescription() + " |");
    }
  }

  private static List<String> parts(Path file, String pattern) throws IOException {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(Files.readString(file))
        .results()
        .map(part -> part.group(1).stripIndent().strip())
        .toList();
  }
}
