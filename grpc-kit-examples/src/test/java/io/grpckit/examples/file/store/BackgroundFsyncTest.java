package io.grpckit.examples.file.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class BackgroundFsyncTest {

  private static final long STEP = 32 << 20;

  private final Queue<Runnable> begun = new ArrayDeque<>();
  private final Queue<IOException> failures = new ArrayDeque<>();
  private final BackgroundFsync flush = new BackgroundFsync(this::force, begun::add);

  /** Like a system, tells of a failure once. */
  private void force() throws IOException {
    IOException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
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

    assertThatThrownBy(() -> flush.upTo(2 * STEP)).hasMessage("Input/output error");
  }

  @Test
  void tellsOfAFailureAtTheEndThoughTheSystemWouldNotRepeatIt() throws IOException {
    failOnce();

    assertThatThrownBy(() -> flush.finish(2 * STEP)).hasMessage("Input/output error");
    assertThatThrownBy(() -> flush.finish(2 * STEP)).hasMessage("Input/output error");
    assertThat(flush.hasFailed()).isTrue();
  }

  @Test
  void knowsHowMuchIsSafe() throws IOException {
    flush.upTo(STEP + 7);
    begun.remove().run();
    failures.add(new IOException("Input/output error"));

    assertThatThrownBy(() -> flush.finish(2 * STEP)).hasMessage("Input/output error");

    assertThat(flush.safe()).isEqualTo(STEP + 7);
    assertThat(flush.hasFailed()).isTrue();
  }

  @Test
  void takesNothingForLostThatWasOnlyInterrupted() {
    failures.add(new ClosedByInterruptException());

    assertThatThrownBy(() -> flush.finish(10)).isInstanceOf(ClosedByInterruptException.class);

    assertThat(flush.safe()).isZero();
    assertThat(flush.hasFailed()).isFalse();
  }

  @Test
  void forgetsWhatWentWrongWithWhatIsThrownAway() throws IOException {
    failOnce();

    flush.restart();
    flush.finish(10);

    assertThat(flush.safe()).isEqualTo(10);
    assertThat(flush.hasFailed()).isFalse();
  }

  private void failOnce() throws IOException {
    failures.add(new IOException("Input/output error"));
    flush.upTo(STEP);
    begun.remove().run();
  }
}
