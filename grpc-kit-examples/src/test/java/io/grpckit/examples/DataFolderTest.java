package io.grpckit.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  @TempDir private Path parent;

  @Test
  void belongsToOneServerAtATime() {
    Path folder = parent.resolve("a/b");
    DataFolder first = DataFolder.take(folder);

    assertThatThrownBy(() -> DataFolder.take(folder))
        .isInstanceOf(ConfigException.class)
        .hasMessage("DATA_DIR must be a folder that no other server uses, was \"" + folder + "\"");

    first.close();
    DataFolder.take(folder).close();
  }

  @Test
  void refusesWhatIsNoFolder() throws IOException {
    Path file = Files.createFile(parent.resolve("file"));

    assertThatThrownBy(() -> DataFolder.take(file))
        .isInstanceOf(ConfigException.class)
        .hasMessage("DATA_DIR must be a folder that can be written to, was \"" + file + "\"");
  }

  @Test
  void isForTheOwnersEyesOnly() throws IOException {
    DataFolder.take(parent.resolve("data")).close();

    assertThat(Files.getPosixFilePermissions(parent.resolve("data")))
        .extracting(Enum::name)
        .allMatch(permission -> permission.startsWith("OWNER"));
  }
}
