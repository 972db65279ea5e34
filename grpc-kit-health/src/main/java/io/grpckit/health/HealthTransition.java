package io.grpckit.health;

import java.time.Instant;

/**
 * A change of state.
 *
 * @param subject what kind of thing changed
 * @param name of the check or service
 * @param healthy the new state: healthy or not, SERVING or NOT_SERVING
 * @param reason for operators: it may quote an exception
 * @param at when it changed
 */
public record HealthTransition(
    Subject subject, String name, boolean healthy, String reason, Instant at) {
  /** What has a state. */
  public enum Subject {
    /** A check, healthy or unhealthy. */
    CHECK,
    /** A service, SERVING or NOT_SERVING. */
    SERVICE
  }
}
