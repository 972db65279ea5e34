package io.grpckit.examples.stall;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class StallWatchTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTimer timer = new ManualTimer();
  private final Call call = new Call();

  @Test
  void cutsOffWhoDoesNothing() {
    watch(Pace.anything("sent", MINUTE));

    timer.advance(MINUTE.minus(SECOND));
    assertThat(call.cut).isNull();
    timer.advance(SECOND);

    assertThat(call.cut).hasMessage("too slow: nothing was sent for 60 seconds");
    assertThat(timer.waiting()).as("looks no longer").isZero();
  }

  @Test
  void hasPatienceWithAnythingWhereAnythingIsEnough() {
    StallWatch watch = watch(Pace.anything("sent", MINUTE));

    for (int i = 0; i < 10; i++) {
      timer.advance(MINUTE.minus(SECOND));
      watch.progress(1);
    }

    assertThat(call.cut).isNull();
  }

  @Test
  void cutsOffWhoIsBelowThePace() {
    StallWatch watch = watch(new Pace("taken", 1_000, MINUTE));

    timer.advance(MINUTE.minus(SECOND));
    watch.progress(999);
    timer.advance(SECOND);

    assertThat(call.cut).hasMessage("too slow: 999 bytes were taken in 60 seconds, 1000 must be");
  }

  @Test
  void hasPatienceWithWhoKeepsThePace() {
    StallWatch watch = watch(new Pace("taken", 1_000, MINUTE));

    for (int i = 0; i < 20; i++) {
      timer.advance(MINUTE.dividedBy(2).minus(SECOND));
      watch.progress(500);
    }

    assertThat(call.cut).isNull();
  }

  @Test
  void blamesNobodyForOurOwnWork() {
    StallWatch watch = watch(new Pace("taken", 1_000, MINUTE));

    call.waitsForCaller = false;
    timer.advance(MINUTE.multipliedBy(10));
    call.waitsForCaller = true;
    watch.progress(1);
    timer.advance(MINUTE.minus(SECOND.multipliedBy(6)));

    assertThat(call.cut).isNull();
  }

  @Test
  void blamesNobodyIfItCouldNotLookForLong() {
    Queue<Runnable> looks = new ArrayDeque<>();
    call.watch = StallWatch.begin(timer, looks::add, Pace.anything("taken", MINUTE), call);

    timer.advance(MINUTE.multipliedBy(2));
    looks.remove().run();

    assertThat(call.cut).isNull();
  }

  @Test
  void letsGoOfWhatIsDearFirst() {
    watch(Pace.anything("taken", MINUTE));

    timer.advance(SECOND.multipliedBy(5));

    assertThat(call.rests).isEqualTo(1);
    assertThat(call.cut).isNull();
  }

  @Test
  void asksAgainIfTheCallGoesOn() {
    call.goesOn = true;
    watch(Pace.anything("taken", MINUTE));

    timer.advance(MINUTE);
    assertThat(call.cut).isNotNull();
    call.cut = null;
    timer.advance(SECOND.multipliedBy(5));

    assertThat(call.cut).isNotNull();
  }

  private StallWatch watch(Pace pace) {
    call.watch = StallWatch.begin(timer, Runnable::run, pace, call);
    return call.watch;
  }

  private static final class Call implements StallWatch.Call {

    StallWatch watch;
    StalledException cut;
    boolean waitsForCaller = true;
    boolean goesOn;
    int rests;

    @Override
    public boolean waitsForCaller() {
      return waitsForCaller;
    }

    @Override
    public void rest() {
      rests++;
    }

    @Override
    public void cut(StalledException reason) {
      cut = reason;
      if (!goesOn) {
        watch.end();
      }
    }
  }
}
