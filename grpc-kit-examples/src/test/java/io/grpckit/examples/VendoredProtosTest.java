package io.grpckit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients in other languages are generated from copies of what the contract imports. */
class VendoredProtosTest {

  private static final Path FOLDER = Path.of("third_party/proto");

  static Stream<Path> vendored() throws IOException {
    return Files.walk(FOLDER).filter(file -> file.toString().endsWith(".proto"));
  }

  @ParameterizedTest
  @MethodSource("vendored")
  void areThoseOfTheDependencies(Path file) throws IOException {
    String name = FOLDER.relativize(file).toString();

    try (InputStream original = getClass().getClassLoader().getResourceAsStream(name)) {
      assertThat(original).as("of a dependency").isNotNull();
      assertThat(original.readAllBytes()).isEqualTo(Files.readAllBytes(file));
    }
  }
}
