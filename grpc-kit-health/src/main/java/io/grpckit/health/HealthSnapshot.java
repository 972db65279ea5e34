package io.grpckit.health;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How everything stood at one moment.
 *
 * @param services by name, in the order of their definition
 * @param checks by name, in the order of their definition
 */
public record HealthSnapshot(Map<String, ServiceHealth> services, Map<String, CheckHealth> checks) {
  /**
   * A copy that does not change.
   *
   * @param services by name
   * @param checks by name
   */
  public HealthSnapshot {
    services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
    checks = Collections.unmodifiableMap(new LinkedHashMap<>(checks));
  }

  /**
   * How one service stands.
   *
   * @param name as callers of the health protocol ask for it
   * @return its health
   * @throws IllegalArgumentException if there is no such service
   */
  public ServiceHealth service(String name) {
    return required(services, name, "service");
  }

  /**
   * How one check stands.
   *
   * @param name of the check
   * @return its health
   * @throws IllegalArgumentException if there is no such check
   */
  public CheckHealth check(String name) {
    return required(checks, name, "check");
  }

  private static <T> T required(Map<String, T> all, String name, String kind) {
    T health = all.get(name);
    if (health == null) {
      throw new IllegalArgumentException(
          "no " + kind + " '" + name + "'; there are " + all.keySet());
    }
    return health;
  }
}
