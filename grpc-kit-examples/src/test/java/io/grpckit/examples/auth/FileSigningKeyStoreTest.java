package io.grpckit.examples.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileSigningKeyStoreTest extends SigningKeyStoreContract {

  @TempDir private Path folder;

  @Override
  SigningKeyStore open() {
    return new FileSigningKeyStore(folder.resolve("keys"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void letsNobodyElseReadThem() throws IOException {
    open().add(SigningKey.generate(Instant.EPOCH));

    assertThat(permissions(folder.resolve("keys"))).isEqualTo("rwx------");
    assertThat(files()).hasSize(1);
    assertThat(permissions(files().get(0))).isEqualTo("rw-------");
  }

  @Test
  void overlooksOtherFiles() throws IOException {
    SigningKeyStore store = open();
    Files.writeString(folder.resolve("keys/.unfinished.tmp"), "half a ke");
    Files.writeString(folder.resolve("keys/README"), "keys");

    assertThat(store.load()).isEmpty();
  }

  @Test
  void namesAFileThatIsDamaged() throws IOException {
    open().add(SigningKey.generate(Instant.EPOCH));
    Path file = files().get(0);
    Files.writeString(file, Files.readString(file).substring(0, 100));

    assertThatThrownBy(() -> open().load())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(file + " must hold a key pair on P-256");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("keys"))) {
      return files.toList();
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
