package io.grpckit.examples.file.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DirectoryByteStoreTest extends ByteStoreContract {

  private static final int FLUSHED = 33 << 20; // what is brought to the disk before the end

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

    try (BlobWriter writer = store.writer("id")) {
      assertThatThrownBy(() -> writer.append(ByteBuffer.allocate(10)))
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
  void keepsWhatIsOnTheDiskIfTheRestCannotBeBroughtThere() throws IOException {
    AtomicInteger forces = new AtomicInteger();
    ByteStore failing = failing(() -> forces.incrementAndGet() == 2);

    try (BlobWriter writer = failing.writer("id")) {
      writer.append(ByteBuffer.allocate(FLUSHED));
      writer.append(ByteBuffer.allocate(10));
    }

    assertThat(failing.arrived("id")).isEqualTo(FLUSHED);
  }

  @Test
  void learnsOfAFailureThatCameAfterTheLastAppend() throws IOException {
    AtomicInteger forces = new AtomicInteger();
    ByteStore failing = failing(() -> forces.incrementAndGet() == 1);

    try (BlobWriter writer = failing.writer("id")) {
      writer.append(ByteBuffer.allocate(FLUSHED)); // begins a force, which fails after it
    }
    assertThat(failing.arrived("id")).isZero();

    try (BlobWriter writer = failing.writer("id")) {
      writer.append(ByteBuffer.allocate(10));
      writer.publish();
    }
    assertThat(Files.size(folder.resolve("files/id"))).isEqualTo(10);
  }

  private ByteStore failing(BooleanSupplier now) {
    return FailingDisk.open(folder.resolve("files"), now);
  }

  @Test
  void leavesNoPartBehindWhenItPublishes() throws IOException {
    try (BlobWriter writer = store.writer("id")) {
      writer.publish();
    }

    assertThat(folder.resolve("files/id")).exists();
    assertThat(folder.resolve("files/parts")).isEmptyDirectory();
  }
}
