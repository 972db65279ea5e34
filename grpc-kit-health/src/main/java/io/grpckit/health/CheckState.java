package io.grpckit.health;

import java.time.Duration;
import java.time.Instant;

/** The state of a check, which takes several results in a row to change. Not thread-safe. */
final class CheckState {
  private final String name;
  private final int failAfter;
  private final int recoverAfter;
  private boolean pristine;
  private boolean healthy;
  private int streak;
  private String reason;
  private Instant since;
  private Duration lastDuration = Duration.ZERO;

  CheckState(String name, CheckSettings settings, Instant now) {
    this.name = name;
    this.failAfter = settings.failAfter();
    this.recoverAfter = settings.recoverAfter();
    this.healthy = settings.isInitiallyHealthy();
    this.pristine = !healthy;
    this.reason = "not checked yet";
    this.since = now;
  }

  /**
   * Takes in a result; true if the state has changed. That nothing is known of a check is a state,
   * too: the first result ends it, whatever it is.
   */
  boolean record(CheckResult result, Instant now) {
    lastDuration = result.took();
    if (pristine) {
      pristine = false;
      return become(result, now);
    }
    reason = result.reason();
    if (result.passed() == healthy) {
      streak = 0;
      return false;
    }
    streak++;
    int needed = healthy ? failAfter : recoverAfter;
    if (streak < needed) {
      reason += " (" + streak + " of " + needed + " in a row)";
      return false;
    }
    return become(result, now);
  }

  private boolean become(CheckResult result, Instant now) {
    healthy = result.passed();
    streak = 0;
    reason = result.reason();
    since = now;
    return true;
  }

  boolean isHealthy() {
    return healthy;
  }

  String reason() {
    return reason;
  }

  CheckHealth health() {
    return new CheckHealth(name, healthy, reason, since, lastDuration);
  }
}
