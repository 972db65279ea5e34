package io.grpckit.examples.file;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlushTest {

  private static final long STEP = 32 << 20;

  private final Queue<Runnable> begun = new ArrayDeque<>();

  @TempDir private Path folder;

  private FileChannel file;
  private Flush flush;

  @BeforeEach
  void open() throws IOException {
    file = FileChannel.open(folder.resolve("file"), CREATE, WRITE);
    flush = new Flush(file, begun::add);
  }

  @AfterEach
  void close() throws IOException {
    file.close();
  }

  @Test
  void beginsEveryNowAndThen() throws IOException {
    flush.upTo(STEP - 1);
    assertThat(begun).isEmpty();

    flush.upTo(STEP);
    flush.upTo(3 * STEP);
    assertThat(begun).as("one at a time").hasSize(1);

    begun.remove().run();
    flush.upTo(4 * STEP);
    assertThat(begun).hasSize(1);
  }

  @Test
  void tellsOfAFailureAtTheNextStep() throws IOException {
    failOnce();

    assertThatThrownBy(() -> flush.upTo(2 * STEP)).isInstanceOf(IOException.class);
  }

  @Test
  void tellsOfAFailureAtTheEndThoughTheSystemWouldNotRepeatIt() throws IOException {
    failOnce();

    assertThatThrownBy(flush::finish).isInstanceOf(IOException.class);
  }

  private void failOnce() throws IOException {
    flush.upTo(STEP);
    file.close(); // what is closed cannot be brought to the disk
    begun.remove().run();
  }
}
