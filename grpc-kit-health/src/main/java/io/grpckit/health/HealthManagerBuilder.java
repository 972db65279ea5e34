package io.grpckit.health;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Builds a {@link HealthManager}; not thread-safe. */
public final class HealthManagerBuilder {
  final Map<String, Definition> checks = new LinkedHashMap<>();
  final Map<String, ServiceSettings> services = new LinkedHashMap<>();
  final List<HealthListener> listeners = new ArrayList<>();
  int maxWatchesPerConnection = 128;
  int maxWatchesPerHost = 16_384;

  /** What to do, and when. */
  record Definition(AsyncHealthCheck check, CheckSettings settings) {}

  HealthManagerBuilder() {
    listeners.add(new TransitionLog());
  }

  /**
   * Adds a check that runs every 10 s, see {@link CheckSettings}.
   *
   * @param name by which services depend on it
   * @param check what to do
   * @return this builder
   * @throws IllegalArgumentException if there is a check of that name
   */
  public HealthManagerBuilder check(String name, HealthCheck check) {
    return check(name, check, s -> {});
  }

  /**
   * Adds a check.
   *
   * @param name by which services depend on it
   * @param check what to do
   * @param schedule fills in when it runs and what its results count
   * @return this builder
   * @throws IllegalArgumentException if there is a check of that name, or its time-out is longer
   *     than its interval
   */
  public HealthManagerBuilder check(
      String name, HealthCheck check, Consumer<CheckSettings> schedule) {
    requireNonNull(check, "check");
    return checkAsync(name, () -> CompletableFuture.completedFuture(check.isHealthy()), schedule);
  }

  /**
   * Adds a check that answers later and runs every 10 s.
   *
   * @param name by which services depend on it
   * @param check what to do
   * @return this builder
   * @throws IllegalArgumentException if there is a check of that name
   */
  public HealthManagerBuilder checkAsync(String name, AsyncHealthCheck check) {
    return checkAsync(name, check, s -> {});
  }

  /**
   * Adds a check that answers later.
   *
   * @param name by which services depend on it
   * @param check what to do
   * @param schedule fills in when it runs and what its results count
   * @return this builder
   * @throws IllegalArgumentException if there is a check of that name, or its time-out is longer
   *     than its interval
   */
  public HealthManagerBuilder checkAsync(
      String name, AsyncHealthCheck check, Consumer<CheckSettings> schedule) {
    if (requireNonNull(name, "name").isBlank()) {
      throw new IllegalArgumentException("name of a check must not be blank");
    }
    requireNonNull(check, "check");
    CheckSettings settings = new CheckSettings();
    requireNonNull(schedule, "schedule").accept(settings);
    settings.validate(name);
    if (checks.putIfAbsent(name, new Definition(check, settings)) != null) {
      throw new IllegalArgumentException("check " + name + " is defined twice");
    }
    return this;
  }

  /**
   * Adds a service, or says what {@code ""}, the server as a whole, depends on.
   *
   * @param name its full name, package included: {@code user.v1.UserService}. {@link Drain}
   *     compares it with the services of its servers, see {@link ServiceSettings#virtual}
   * @param dependencies fills in the checks that it depends on
   * @return this builder
   * @throws IllegalArgumentException if there is a service of that name, or the name is that of a
   *     probe
   */
  public HealthManagerBuilder service(String name, Consumer<ServiceSettings> dependencies) {
    if (requireNonNull(name, "name").equals(HealthManager.LIVENESS)
        || name.equals(HealthManager.READINESS)) {
      throw new IllegalArgumentException(
          name + " is the name of a probe: use " + name + "(…) to say what it depends on");
    }
    return define(name, dependencies);
  }

  /**
   * Says what {@link HealthManager#READINESS} depends on, in place of every service.
   *
   * @param dependencies fills in the checks
   * @return this builder
   */
  public HealthManagerBuilder readiness(Consumer<ServiceSettings> dependencies) {
    return define(HealthManager.READINESS, dependencies);
  }

  /**
   * Says what {@link HealthManager#LIVENESS} depends on, in place of nothing. Be sparing: a failing
   * dependency outside this process is not mended by restarting it.
   *
   * @param dependencies fills in the checks
   * @return this builder
   */
  public HealthManagerBuilder liveness(Consumer<ServiceSettings> dependencies) {
    return define(HealthManager.LIVENESS, dependencies);
  }

  private HealthManagerBuilder define(String name, Consumer<ServiceSettings> dependencies) {
    ServiceSettings filled = new ServiceSettings();
    requireNonNull(dependencies, "dependencies").accept(filled);
    if (services.putIfAbsent(name, filled) != null) {
      throw new IllegalArgumentException("service '" + name + "' is defined twice");
    }
    return this;
  }

  /**
   * Adds someone who hears of every change, of which the first result of a check is one. A line in
   * the log of {@link HealthManager} needs none.
   *
   * @param listener called in order, off the serving threads
   * @return this builder
   */
  public HealthManagerBuilder listener(HealthListener listener) {
    listeners.add(requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Limits the Watch streams that one connection may have open; the next is RESOURCE_EXHAUSTED.
   *
   * @param streams at least 1; 128 by default
   * @return this builder
   */
  public HealthManagerBuilder maxWatchesPerConnection(int streams) {
    maxWatchesPerConnection = positive("maxWatchesPerConnection", streams);
    return this;
  }

  /**
   * Limits the Watch streams that one host may have open over all its connections; the next is
   * RESOURCE_EXHAUSTED. A host is the IP address at the other end, of IPv6 its /64. Where all
   * clients come through one proxy, they are one host.
   *
   * @param streams at least 1; 16,384 by default
   * @return this builder
   */
  public HealthManagerBuilder maxWatchesPerHost(int streams) {
    maxWatchesPerHost = positive("maxWatchesPerHost", streams);
    return this;
  }

  private static int positive(String parameter, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(parameter + " must be at least 1, was " + value);
    }
    return value;
  }

  /**
   * Starts the checks.
   *
   * @return the running manager
   * @throws IllegalArgumentException if a service depends on what is no check
   */
  @CheckReturnValue
  public HealthManager build() {
    return build(
        new ThreadTimer(new DaemonThreads("grpckit-health")),
        Executors.newCachedThreadPool(new DaemonThreads("grpckit-health-check")),
        new Random());
  }

  HealthManager build(Timer timer, ExecutorService workers, RandomGenerator random) {
    HealthManager.INFRASTRUCTURE.forEach(name -> services.putIfAbsent(name, new ServiceSettings()));
    services.forEach(this::requireKnownChecks);
    return new HealthManager(this, timer, workers, random);
  }

  /** The names that must be services of the servers. */
  List<String> servedNames() {
    return services.entrySet().stream()
        .filter(service -> !service.getValue().isVirtual())
        .map(Map.Entry::getKey)
        .filter(name -> !HealthManager.INFRASTRUCTURE.contains(name))
        .toList();
  }

  private void requireKnownChecks(String service, ServiceSettings dependencies) {
    Set<String> unknown = new LinkedHashSet<>(dependencies.required());
    unknown.addAll(dependencies.optional());
    unknown.removeAll(checks.keySet());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "service '"
              + service
              + "' depends on "
              + unknown
              + ", but there are only the checks "
              + checks.keySet());
    }
  }
}
