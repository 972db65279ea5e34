package io.grpckit.health;

import java.time.Instant;
import java.util.List;

/**
 * How a service stands.
 *
 * @param name as callers of the health protocol ask for it; empty for the server as a whole
 * @param serving SERVING or NOT_SERVING
 * @param reason for operators: it may quote an exception
 * @param since when the status has been what it is
 * @param degradedBy the unhealthy checks that the service can do without
 */
public record ServiceHealth(
    String name, boolean serving, String reason, Instant since, List<String> degradedBy) {
  /**
   * A copy that does not change.
   *
   * @param name of the service
   * @param serving SERVING or NOT_SERVING
   * @param reason for operators
   * @param since when the status has been what it is
   * @param degradedBy names of checks
   */
  public ServiceHealth {
    degradedBy = List.copyOf(degradedBy);
  }
}
