package io.grpckit.examples.chat;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PresenceThreadTest {

  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final PresenceThread thread = new PresenceThread();

  @AfterEach
  void close() {
    thread.closeNow(PATIENCE);
  }

  @Test
  void goesOnAfterATaskThatFails() throws Exception {
    CountDownLatch rounds = new CountDownLatch(3);

    thread.each(
        SOON,
        () -> {
          rounds.countDown();
          throw new IllegalArgumentException("a round that fails");
        });

    assertThat(rounds.await(30, SECONDS)).isTrue();
  }

  @Test
  void waitsForATaskEvenIfItFails() {
    AtomicBoolean ran = new AtomicBoolean();

    thread.runAndWait(
        () -> {
          ran.set(true);
          throw new IllegalArgumentException("a task that fails");
        });

    assertThat(ran).isTrue();
  }

  @Test
  void runsWhatWasToComeLaterBeforeItEnds() {
    AtomicBoolean ran = new AtomicBoolean();
    assertThat(thread.later(SOON, () -> ran.set(true))).isTrue();

    assertThat(thread.close(PATIENCE)).isTrue();

    assertThat(ran).isTrue();
  }

  @Test
  void saysWhatItDidNotWaitFor() {
    thread.later(Duration.ofHours(1), () -> {});

    assertThat(thread.close(SOON)).isFalse();
  }

  @Test
  void takesNothingMoreOnceItIsClosed() {
    thread.close(PATIENCE);
    AtomicBoolean ran = new AtomicBoolean();

    thread.execute(() -> ran.set(true));
    thread.runAndWait(() -> ran.set(true));

    assertThat(thread.later(SOON, () -> ran.set(true))).isFalse();
    assertThat(ran).isFalse();
  }
}
