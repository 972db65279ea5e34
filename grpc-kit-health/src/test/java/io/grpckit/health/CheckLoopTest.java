package io.grpckit.health;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckLoopTest {
  private final ManualTimer timer = new ManualTimer();
  private final FakeCheck check = FakeCheck.healthy();
  private final AtomicInteger transitions = new AtomicInteger();

  private HealthManager start(Duration interval, Duration timeout, long seed) {
    return HealthManager.builder()
        .checkAsync(
            "dependency",
            check,
            c -> c.interval(interval).timeout(timeout).failAfter(3).recoverAfter(2))
        .listener(t -> transitions.incrementAndGet())
        .build(timer, new DirectExecutorService(), new Random(seed));
  }

  @Test
  void isNotMovedByADependencyThatFlapsEverySecond() {
    HealthManager health = start(ofSeconds(1), ofSeconds(1), 1);
    timer.settle();
    int before = transitions.get();

    for (int second = 0; second < 600; second++) {
      check.passes(second % 2 == 0);
      timer.advance(ofSeconds(1));
    }

    assertThat(transitions).hasValue(before);
    assertThat(health.snapshot().check("dependency").healthy()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void changesNoMoreOftenThanTheThresholdsAllow(long seed) {
    Random random = new Random(seed);
    start(ofSeconds(1), ofSeconds(1), seed);
    timer.settle();
    int before = transitions.get();

    for (int second = 0; second < 1_000; second++) {
      check.passes(random.nextInt(3) > 0);
      timer.advance(ofSeconds(1));
    }

    // Down and up again takes three failures and two passes; runs come every 0.9 s at least.
    int cycles = check.runs() / 5;
    assertThat(transitions.get() - before).isPositive().isLessThanOrEqualTo(2 * cycles);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void noticesADeadDependencyInTimeHoweverItDies(long seed) {
    Duration interval = ofSeconds(10);
    Duration timeout = ofSeconds(2);
    HealthManager health = start(interval, timeout, seed);
    timer.advance(Duration.ofMillis(new Random(seed).nextInt(60_000)));

    if (seed % 2 == 0) {
      check.hangs();
    } else {
      check.fails(new IllegalStateException("dead"));
    }
    Duration diedAt = timer.elapsed();
    while (health.snapshot().check("dependency").healthy()) {
      timer.advance(ofMillis(10));
    }

    assertThat(timer.elapsed().minus(diedAt))
        .isLessThanOrEqualTo(interval.multipliedBy(3).plus(timeout));
  }

  @Test
  void reportsAHungRunAndStartsNoOtherBeforeItReturns() {
    HealthManager health = start(ofSeconds(10), ofSeconds(2), 1);
    check.hangs();
    timer.advance(ofSeconds(60));
    int runs = check.runs();

    assertThat(runs).isEqualTo(2);
    assertThat(health.snapshot().check("dependency").healthy()).isFalse();
    assertThat(health.snapshot().check("dependency").reason()).startsWith("no answer within PT");

    check.returns(true);
    check.passes(true);
    timer.advance(ofSeconds(10));

    assertThat(check.runs()).isEqualTo(runs + 1);
    assertThat(health.snapshot().check("dependency").healthy()).isFalse();
  }

  @Test
  void goesOnAfterARunThatFoundNoThread() {
    AtomicInteger refusals = new AtomicInteger(1);
    DirectExecutorService shortOfThreads =
        new DirectExecutorService() {
          @Override
          public void execute(Runnable task) {
            if (refusals.getAndDecrement() > 0) {
              throw new Error("unable to create native thread");
            }
            super.execute(task);
          }
        };
    HealthManager health =
        HealthManager.builder()
            .checkAsync("dependency", check)
            .build(timer, shortOfThreads, new Random(1));

    assertThat(health.snapshot().check("dependency").reason())
        .isEqualTo("Error: unable to create native thread");

    timer.advance(ofSeconds(30));

    assertThat(health.snapshot().check("dependency").healthy()).isTrue();
  }

  @Test
  void stopsWhenTheManagerIsClosed() {
    HealthManager health = start(ofSeconds(10), ofSeconds(2), 1);

    health.close();
    timer.advance(ofSeconds(100));

    assertThat(check.runs()).isEqualTo(1);
  }

  @Test
  @Timeout(60)
  void survivesChecksThatHangAndThrowOnRealThreads() {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger hung = new AtomicInteger();
    try (HealthManager health =
        HealthManager.builder()
            .check(
                "hangs",
                () -> {
                  hung.incrementAndGet();
                  return never.await(1, TimeUnit.HOURS);
                },
                c -> c.interval(ofMillis(20)).timeout(ofMillis(20)).initiallyHealthy())
            .check(
                "throws",
                () -> {
                  throw new LinkageError("no driver");
                },
                c -> c.interval(ofMillis(20)).timeout(ofMillis(20)).initiallyHealthy())
            .build()) {

      await()
          .atMost(30, TimeUnit.SECONDS)
          .untilAsserted(
              () -> {
                assertThat(health.snapshot().check("hangs").healthy()).isFalse();
                assertThat(health.snapshot().check("throws").reason())
                    .isEqualTo("LinkageError: no driver");
              });

      assertThat(hung).hasValue(1);
      never.countDown();
    }
  }
}
