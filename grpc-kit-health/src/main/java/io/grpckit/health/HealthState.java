package io.grpckit.health;

import io.grpckit.health.HealthTransition.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All checks and services, and the rules between them. Every change is made and published under one
 * lock, so that statuses, transitions and snapshots agree; {@code publisher} and {@code
 * transitions} must not block.
 */
final class HealthState {
  private final Timer timer;
  private final Map<String, CheckState> checks = new LinkedHashMap<>();
  private final Map<String, ServiceState> services = new LinkedHashMap<>();
  private final StatusBoard board;
  private final Consumer<HealthTransition> transitions;
  private @Nullable Verdict shutdown;

  HealthState(
      HealthManagerBuilder builder,
      Timer timer,
      StatusBoard board,
      Consumer<HealthTransition> transitions) {
    this.timer = timer;
    this.board = board;
    this.transitions = transitions;
    builder.checks.forEach(
        (name, check) -> checks.put(name, new CheckState(name, check.settings(), timer.now())));
    builder.services.forEach(
        (name, settings) -> services.put(name, new ServiceState(name, settings, timer.now())));
    decide();
  }

  void record(String name, CheckResult result) {
    change(
        () -> {
          CheckState check = get(checks, name, "check");
          if (check.record(result, timer.now())) {
            announce(Subject.CHECK, name, check.isHealthy(), check.reason());
          }
        });
  }

  void override(String service, @Nullable Verdict verdict) {
    change(() -> get(services, service, "service").override(verdict));
  }

  void shutDown(String reason) {
    change(
        () -> {
          if (shutdown == null) {
            shutdown = new Verdict(false, reason);
          }
        });
  }

  private void change(Runnable mutation) {
    List<String> changed;
    synchronized (this) {
      mutation.run();
      changed = decide();
    }
    board.refresh(changed);
  }

  synchronized HealthSnapshot snapshot() {
    Map<String, ServiceHealth> serviceHealth = new LinkedHashMap<>();
    services.forEach((name, service) -> serviceHealth.put(name, service.health(degraded(service))));
    Map<String, CheckHealth> checkHealth = new LinkedHashMap<>();
    checks.forEach((name, check) -> checkHealth.put(name, check.health()));
    return new HealthSnapshot(serviceHealth, checkHealth);
  }

  /** Services proper first: what sums them up looks at their verdicts. */
  private List<String> decide() {
    List<String> changed = new ArrayList<>();
    services.values().stream().filter(s -> !sumsUp(s)).forEach(s -> decide(s, changed));
    services.values().stream().filter(HealthState::sumsUp).forEach(s -> decide(s, changed));
    return changed;
  }

  private void decide(ServiceState service, List<String> changed) {
    if (service.decide(verdict(service), timer.now())) {
      Verdict verdict = service.verdict();
      board.publish(service.name(), verdict.serving());
      announce(Subject.SERVICE, service.name(), verdict.serving(), verdict.reason());
      changed.add(service.name());
    }
  }

  private Verdict verdict(ServiceState service) {
    if (shutdown != null && !service.name().equals(HealthManager.LIVENESS)) {
      return shutdown;
    }
    Verdict override = service.override();
    if (override != null) {
      return override;
    }
    return firstUnhealthy(service.required())
        .or(() -> sumsUp(service) ? firstNotServing() : Optional.empty())
        .orElse(new Verdict(true, "all that is required is healthy"));
  }

  private Optional<Verdict> firstUnhealthy(Set<String> names) {
    return names.stream()
        .map(name -> get(checks, name, "check").health())
        .filter(check -> !check.healthy())
        .map(check -> new Verdict(false, check.name() + ": " + check.reason()))
        .findFirst();
  }

  private Optional<Verdict> firstNotServing() {
    return services.values().stream()
        .filter(service -> !isInfrastructure(service) && !service.verdict().serving())
        .map(service -> new Verdict(false, service.name() + ": " + service.verdict().reason()))
        .findFirst();
  }

  private List<String> degraded(ServiceState service) {
    return service.optional().stream()
        .filter(name -> !get(checks, name, "check").isHealthy())
        .toList();
  }

  /** The whole server and its readiness follow the services, unless told what they depend on. */
  private static boolean sumsUp(ServiceState service) {
    return isInfrastructure(service)
        && !service.name().equals(HealthManager.LIVENESS)
        && service.required().isEmpty();
  }

  private static boolean isInfrastructure(ServiceState service) {
    return HealthManager.INFRASTRUCTURE.contains(service.name());
  }

  private void announce(Subject subject, String name, boolean healthy, String reason) {
    transitions.accept(new HealthTransition(subject, name, healthy, reason, timer.now()));
  }

  private static <T> T get(Map<String, T> all, String name, String kind) {
    T found = all.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "no " + kind + " '" + name + "'; there are " + all.keySet());
    }
    return found;
  }
}
