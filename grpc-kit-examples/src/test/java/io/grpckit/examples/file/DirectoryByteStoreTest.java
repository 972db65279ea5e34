package io.grpckit.examples.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DirectoryByteStoreTest extends ByteStoreContract {

  @TempDir private Path folder;

  private ByteStore store;

  @BeforeEach
  void open() throws IOException {
    store = DirectoryByteStore.in(folder.resolve("files"));
  }

  @Override
  ByteStore store() {
    return store;
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "others have no /dev/full")
  void tellsAFullDiskFromOtherFailures() throws IOException {
    Path full = Path.of("/dev/full");
    Files.createSymbolicLink(folder.resolve("files/parts/id"), full);

    try (Part part = store.part("id")) {
      assertThatThrownBy(() -> part.append(ByteBuffer.allocate(10)))
          .isInstanceOf(StoreFullException.class);
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has other permissions")
  void keepsItsFoldersPrivate() throws IOException {
    for (String name : List.of("files", "files/parts")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
          .as(name)
          .isEqualTo("rwx------");
    }
  }

  @Test
  void leavesNoPartBehindWhenItPublishes() throws IOException {
    try (Part part = store.part("id")) {
      part.publish();
    }

    assertThat(folder.resolve("files/id")).exists();
    assertThat(folder.resolve("files/parts")).isEmptyDirectory();
  }
}
