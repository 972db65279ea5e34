package io.grpckit.health;

import java.time.Duration;

/**
 * When a check runs and how many of its results it takes to change its state. Not thread-safe.
 *
 * <p>A dependency that dies is noticed within {@code interval × failAfter + timeout}; one that
 * flaps faster than that changes nothing.
 */
public final class CheckSettings {
  private Duration interval = Duration.ofSeconds(10);
  private Duration timeout = Duration.ofSeconds(2);
  private int failAfter = 3;
  private int recoverAfter = 2;
  private boolean initiallyHealthy;

  CheckSettings() {}

  /**
   * The time from one run to the next; the actual one is up to a tenth shorter, at random, so that
   * instances which started together do not check together.
   *
   * @param interval positive, at most 100 years; 10 s by default
   * @return these settings
   */
  public CheckSettings interval(Duration interval) {
    this.interval = Durations.requirePositive(interval, "interval");
    return this;
  }

  /**
   * How long a run may take before it counts as failed.
   *
   * @param timeout positive, not longer than the interval; 2 s by default
   * @return these settings
   */
  public CheckSettings timeout(Duration timeout) {
    this.timeout = Durations.requirePositive(timeout, "timeout");
    return this;
  }

  /**
   * How many failures in a row make the check unhealthy.
   *
   * @param failures at least 1; 3 by default
   * @return these settings
   */
  public CheckSettings failAfter(int failures) {
    this.failAfter = requireAtLeastOne(failures, "failAfter");
    return this;
  }

  /**
   * How many passes in a row make the check healthy again. The first result of all counts alone: an
   * instance that starts is ready with its first pass.
   *
   * @param passes at least 1; 2 by default
   * @return these settings
   */
  public CheckSettings recoverAfter(int passes) {
    this.recoverAfter = requireAtLeastOne(passes, "recoverAfter");
    return this;
  }

  /**
   * Takes the check for healthy until {@code failAfter} failures say otherwise. Without this it is
   * unhealthy until it has passed once.
   *
   * @return these settings
   */
  public CheckSettings initiallyHealthy() {
    this.initiallyHealthy = true;
    return this;
  }

  Duration interval() {
    return interval;
  }

  Duration timeout() {
    return timeout;
  }

  int failAfter() {
    return failAfter;
  }

  int recoverAfter() {
    return recoverAfter;
  }

  boolean isInitiallyHealthy() {
    return initiallyHealthy;
  }

  void validate(String check) {
    if (timeout.compareTo(interval) > 0) {
      throw new IllegalArgumentException(
          "timeout of check "
              + check
              + " must not be longer than its interval "
              + interval
              + ", was "
              + timeout);
    }
  }

  private static int requireAtLeastOne(int count, String name) {
    if (count < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + count);
    }
    return count;
  }
}
