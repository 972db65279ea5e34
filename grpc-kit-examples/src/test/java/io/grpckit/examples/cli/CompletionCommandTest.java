package io.grpckit.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionCommandTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "bin/example client us, users",
    "bin/example client users --li, --limit",
    "bin/example cl, client"
  })
  void completesCommandsInBash(String typed, String completed) throws Exception {
    TestTerminal terminal = new TestTerminal(Map.of());
    assertThat(terminal.run("completion")).isZero();
    Path script = Files.writeString(folder.resolve("completion.sh"), terminal.out());

    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "source $0; COMP_WORDS=($1); COMP_CWORD=$((${#COMP_WORDS[@]} - 1));"
                    + " _complete_example; printf '%s\\n' \"${COMPREPLY[@]}\"",
                script.toString(),
                typed)
            .redirectErrorStream(true)
            .start();

    assertThat(new String(bash.getInputStream().readAllBytes(), UTF_8).lines()).contains(completed);
  }
}
