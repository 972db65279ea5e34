package io.grpckit.interceptors.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The texts of docs/auth.md are those that callers receive. */
class AuthDocTest {
  @Test
  void namesEveryStatusAndDescription() throws IOException {
    String doc = Files.readString(Path.of("docs/auth.md"));

    for (Refusal refusal : Refusal.values()) {
      assertThat(doc)
          .contains(
              "| " + refusal.status().getCode() + " | " + refusal.status().getDescription() + " |");
    }
  }
}
