package io.grpckit.examples.chat;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
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

  /** Beats that came all at once would make every other server look silent for as long. */
  @Test
  void doesNotMakeUpForRoundsThatItMissed() throws Exception {
    BlockingQueue<Long> rounds = new LinkedBlockingQueue<>();
    CountDownLatch late = new CountDownLatch(1);
    thread.each(
        SOON,
        () -> {
          rounds.add(System.nanoTime());
          awaitQuietly(late);
        });
    long first = rounds.poll(30, SECONDS);

    await().until(() -> System.nanoTime() - first > SOON.multipliedBy(4).toNanos());
    late.countDown();

    long second = rounds.poll(30, SECONDS);
    assertThat(rounds.poll(30, SECONDS) - second).isGreaterThanOrEqualTo(SOON.toNanos());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
