package io.grpckit.examples.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
  void tellsAFullDiskFromOtherFailures() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    Files.createSymbolicLink(folder.resolve("files/parts/id"), full);

    try (Part part = store.part("id")) {
      assertThatThrownBy(() -> part.append(ByteBuffer.allocate(10)))
          .isInstanceOf(StoreFullException.class);
    }
  }

  @Test
  void keepsItsFoldersPrivate() throws IOException {
    assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));

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
