package io.grpckit.examples.file;

import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Looks after a call whose other end does nothing: what it holds is let go of soon, and the call is
 * cut off in the end. All of it happens on the call's own executor, one thing at a time.
 */
final class Patience {

  /** What the call does about it. */
  interface Waiting {

    /** Whether it is the other end that is waited for. */
    boolean forTheCaller();

    /** Lets go of what is dear. It may be called again and again. */
    void rest();

    /** Ends the call. */
    void cut();
  }

  private final Executor executor;
  private final Duration limit;
  private final Duration interval;
  private final Waiting call;

  private long last = System.nanoTime();
  private boolean ended;

  /**
   * Begins to wait.
   *
   * @param executor of the call
   * @param limit when the call is cut off; a twelfth of it is when it begins to rest
   */
  static Patience begin(Executor executor, Duration limit, Waiting call) {
    Patience patience = new Patience(executor, limit, call);
    patience.lookLater();
    return patience;
  }

  private Patience(Executor executor, Duration limit, Waiting call) {
    this.executor = executor;
    this.limit = limit;
    this.interval = limit.dividedBy(12);
    this.call = call;
  }

  /** Something has happened. */
  void progress() {
    last = System.nanoTime();
  }

  void end() {
    ended = true;
  }

  private void lookLater() {
    delayedExecutor(interval.toNanos(), NANOSECONDS, executor).execute(this::look);
  }

  private void look() {
    if (ended) {
      return;
    }
    long waited = System.nanoTime() - last;
    if (call.forTheCaller() && waited >= limit.toNanos()) {
      call.cut();
      return;
    }
    if (call.forTheCaller() && waited >= interval.toNanos()) {
      call.rest();
    }
    lookLater();
  }
}
