package io.grpckit.health;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** What a service needs in order to serve. Not thread-safe. */
public final class ServiceSettings {
  private final Set<String> required = new LinkedHashSet<>();
  private final Set<String> optional = new LinkedHashSet<>();
  private boolean virtual;

  ServiceSettings() {}

  /**
   * Names checks that must be healthy for the service to be SERVING.
   *
   * @param checks names of checks
   * @return these settings
   */
  public ServiceSettings dependsOn(String... checks) {
    return add(checks, required, optional);
  }

  /**
   * Names checks that the service can do without: while one is unhealthy the service goes on
   * SERVING, and its {@link ServiceHealth#degradedBy()} says so.
   *
   * @param checks names of checks
   * @return these settings
   */
  public ServiceSettings canDoWithout(String... checks) {
    return add(checks, optional, required);
  }

  /**
   * Says that no server has a service of this name: it is one of your own, which probes or clients
   * ask for. {@link Drain} takes any other name that its servers do not have for a mistake.
   *
   * @return these settings
   */
  public ServiceSettings virtual() {
    virtual = true;
    return this;
  }

  private ServiceSettings add(String[] checks, Set<String> target, Set<String> other) {
    for (String check : requireNonNull(checks, "checks")) {
      if (other.contains(requireNonNull(check, "check"))) {
        throw new IllegalArgumentException(
            "check " + check + " cannot be both required and optional");
      }
      target.add(check);
    }
    return this;
  }

  boolean isVirtual() {
    return virtual;
  }

  Set<String> required() {
    return Collections.unmodifiableSet(required);
  }

  Set<String> optional() {
    return Collections.unmodifiableSet(optional);
  }
}
