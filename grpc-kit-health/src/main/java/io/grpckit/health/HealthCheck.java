package io.grpckit.health;

/**
 * Finds out whether something that a service needs works. Never runs on a thread that serves calls,
 * and never twice at once.
 */
@FunctionalInterface
public interface HealthCheck {
  /**
   * Looks, and may block as long as it takes: past its time-out the check counts as failed, and it
   * is not called again before it has returned.
   *
   * @return whether all is well
   * @throws Exception if all is not well; its message becomes the reason, which operators see and
   *     callers do not
   */
  boolean isHealthy() throws Exception;
}
