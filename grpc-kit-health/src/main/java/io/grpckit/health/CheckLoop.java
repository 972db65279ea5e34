package io.grpckit.health;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs one check again and again, never twice at once. While a run that has timed out has not
 * returned, each interval counts as one more failure.
 */
final class CheckLoop {
  private final AsyncHealthCheck check;
  private final Duration interval;
  private final Duration timeout;
  private final Timer timer;
  private final Executor workers;
  private final RandomGenerator random;
  private final Consumer<CheckResult> results;

  private Runnable nextTick = () -> {};
  private @Nullable Run running;
  private boolean stopped;

  CheckLoop(
      HealthManagerBuilder.Definition definition,
      Timer timer,
      Executor workers,
      RandomGenerator random,
      Consumer<CheckResult> results) {
    this.check = definition.check();
    this.interval = definition.settings().interval();
    this.timeout = definition.settings().timeout();
    this.timer = timer;
    this.workers = workers;
    this.random = random;
    this.results = results;
  }

  synchronized void tick() {
    if (stopped) {
      return;
    }
    nextTick = timer.schedule(jittered(), this::tick);
    if (running == null) {
      start(new Run(timer.nanoTime()));
    } else if (running.timedOut) {
      results.accept(CheckResult.timedOut(running.age()));
    }
  }

  synchronized void stop() {
    stopped = true;
    nextTick.run();
    if (running != null) {
      running.cancelTimeout.run();
    }
  }

  private void start(Run run) {
    running = run;
    run.cancelTimeout = timer.schedule(timeout, () -> timeOut(run));
    try {
      workers.execute(() -> invoke(run));
    } catch (Throwable failure) {
      // That there is no thread for a run is its result; the next one may have more luck.
      finish(run, null, failure);
    }
  }

  private void invoke(Run run) {
    try {
      CompletionStage<Boolean> answer = check.check();
      answer.whenComplete((healthy, failure) -> finish(run, healthy, failure));
    } catch (Throwable failure) {
      // Whatever a check throws, an error of its class loading included, is its result.
      finish(run, null, failure);
    }
  }

  private synchronized void timeOut(Run run) {
    if (running == run && !stopped) {
      run.timedOut = true;
      results.accept(CheckResult.timedOut(timeout));
    }
  }

  private synchronized void finish(
      Run run, @Nullable Boolean healthy, @Nullable Throwable failure) {
    if (running != run) {
      return;
    }
    running = null;
    run.cancelTimeout.run();
    if (!stopped && !run.timedOut) {
      results.accept(CheckResult.of(healthy, failure, run.age()));
    }
  }

  /** Never longer than the interval, so that a failure is noticed in the time that is promised. */
  private Duration jittered() {
    return Duration.ofNanos((long) (interval.toNanos() * (1 - random.nextDouble() / 10)));
  }

  private final class Run {
    private final long startedAt;
    private Runnable cancelTimeout = () -> {};
    private boolean timedOut;

    Run(long startedAt) {
      this.startedAt = startedAt;
    }

    Duration age() {
      return Duration.ofNanos(timer.nanoTime() - startedAt);
    }
  }
}
