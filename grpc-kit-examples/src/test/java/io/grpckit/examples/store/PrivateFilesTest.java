package io.grpckit.examples.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
  private static final byte[] CONTENT = "secret".getBytes(UTF_8);

  @TempDir private Path folder;

  @Test
  void replacesAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "before");

    PrivateFiles.write(file, CONTENT);

    assertThat(file).hasContent("secret");
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void syncsTheFolderOnceTheFileHasItsName() {
    Path file = folder.resolve("file");
    List<Path> synced = new ArrayList<>();

    PrivateFiles.write(
        file,
        CONTENT,
        parent -> {
          assertThat(file).hasContent("secret");
          synced.add(parent);
        });

    assertThat(synced).containsExactly(folder);
  }

  @Test
  void failsWhenTheFolderCannotBeSynced() {
    assertThatThrownBy(
            () ->
                PrivateFiles.write(
                    folder.resolve("file"),
                    CONTENT,
                    parent -> {
                      throw new IOException("Input/output error");
                    }))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("Input/output error");
  }

  @Test
  void leavesNothingBehindWhenItFails() throws Exception {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    Files.createFile(taken.resolve("occupant"));

    assertThatThrownBy(() -> PrivateFiles.write(taken, CONTENT))
        .isInstanceOf(UncheckedIOException.class);

    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(taken);
    }
  }
}
