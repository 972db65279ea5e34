package io.grpckit.examples.stall;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Looks after a call whose other end does little: what the call holds is let go of soon, and the
 * call is cut off in the end. Thread-safe.
 */
public final class StallWatch {

  private static final int LOOKS = 12; // in a window

  /** What is looked after. Its methods are called on the executor of the watch. */
  public interface Call {

    /**
     * Whether it is the other end that is waited for.
     *
     * @return false while there is work to do here
     */
    boolean waitsForCaller();

    /** Lets go of what is dear. It may be called again and again. */
    default void rest() {}

    /**
     * Ends the call, and the watch with it. If it does neither, it is asked again.
     *
     * @param reason for the caller
     */
    void cut(StalledException reason);
  }

  private final Timer timer;
  private final Executor executor;
  private final Pace pace;
  private final Duration interval;
  private final Call call;

  private long lastLook; // of one look at a time

  // Guarded by this, which is never held while the call is asked.
  private long windowBegan;
  private long amount;
  private long last;
  private boolean ended;

  private StallWatch(Timer timer, Executor executor, Pace pace, Call call) {
    this.timer = timer;
    this.executor = executor;
    this.pace = pace;
    this.interval = pace.window().dividedBy(LOOKS);
    this.call = call;
    this.windowBegan = timer.nanoTime();
    this.last = windowBegan;
    this.lastLook = windowBegan;
  }

  /**
   * Begins to look.
   *
   * @param timer the time
   * @param executor where to look; the call's own, if it has one
   * @param pace when the call is cut off; a twelfth of its window is when it begins to rest
   * @param call to look after
   * @return to be told what happens
   */
  public static StallWatch begin(Timer timer, Executor executor, Pace pace, Call call) {
    StallWatch watch = new StallWatch(timer, executor, pace, call);
    watch.lookLater();
    return watch;
  }

  /**
   * Something has happened.
   *
   * @param more how much
   */
  public synchronized void progress(long more) {
    last = timer.nanoTime();
    amount += more;
    if (amount >= pace.least()) {
      beginWindow();
    }
  }

  /** Looks no longer. */
  public synchronized void end() {
    ended = true;
  }

  private synchronized boolean hasEnded() {
    return ended;
  }

  private synchronized void beginWindow() {
    windowBegan = timer.nanoTime();
    amount = 0;
  }

  private void lookLater() {
    timer.schedule(this::look, interval, executor);
  }

  private void look() {
    if (hasEnded()) {
      return;
    }
    if (!call.waitsForCaller() || wasLate()) {
      beginWindow(); // whatever took so long, the caller is not to blame
    } else if (waitedSince(windowBegan(), pace.window())) {
      call.cut(reason());
    } else if (waitedSince(last(), interval)) {
      call.rest();
    }
    if (!hasEnded()) {
      lookLater();
    }
  }

  /** The executor did something else for long, such as the work of this very call. */
  private boolean wasLate() {
    long before = lastLook;
    lastLook = timer.nanoTime();
    return waitedSince(before, pace.window().dividedBy(2));
  }

  private boolean waitedSince(long then, Duration time) {
    return timer.nanoTime() - then >= time.toNanos();
  }

  private synchronized long windowBegan() {
    return windowBegan;
  }

  private synchronized long last() {
    return last;
  }

  private synchronized StalledException reason() {
    return amount == 0
        ? StalledException.nothing(pace.happens(), pace.window())
        : StalledException.tooLittle(pace, amount);
  }
}
