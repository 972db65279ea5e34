package io.grpckit.health;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.ServerServiceDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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

/**
 * Runs named checks and derives from them whether each service can serve, for whoever asks through
 * gRPC's health protocol ({@code grpc.health.v1.Health}): load balancers, Kubernetes, clients.
 *
 * <p>A service is SERVING while all the checks that it depends on are healthy. Three names exist
 * besides: {@code ""}, the server as a whole, and {@link #READINESS} are SERVING while every
 * service is, unless they are told what they depend on; {@link #LIVENESS} is SERVING unless its own
 * checks fail, through a {@link Drain} too.
 *
 * <p>The checks start with {@link Builder#build()} and end with {@link #close()}. Thread-safe.
 * Reasons are for operators and never reach the wire.
 */
public final class HealthManager implements AutoCloseable {
  /** The name for Kubernetes' liveness probe: restart this process if it is NOT_SERVING. */
  public static final String LIVENESS = "liveness";

  /** The name for Kubernetes' readiness probe: send nothing here while it is NOT_SERVING. */
  public static final String READINESS = "readiness";

  /** The names that are no services of their own, in the order of a snapshot. */
  static final List<String> INFRASTRUCTURE = List.of("", READINESS, LIVENESS);

  /** Reasons to be NOT_SERVING that nobody need be warned of. */
  static final String DRAINING = "draining";

  static final String CLOSED = "closed";

  private final Timer timer;
  private final ExecutorService workers;
  private final StatusBoard board;
  private final HealthState state;
  private final ServerServiceDefinition service;
  private final List<CheckLoop> loops = new ArrayList<>();
  private final Set<String> servedNames = new LinkedHashSet<>();

  private HealthManager(
      Builder builder, Timer timer, ExecutorService workers, RandomGenerator random) {
    this.timer = timer;
    this.workers = workers;
    board = new StatusBoard(builder.services.keySet());
    service = new HealthProtocol(board, new WatchLimit(builder.maxWatches)).definition();
    Listeners listeners = new Listeners(builder.listeners);
    state =
        new HealthState(
            builder.settings,
            builder.services,
            timer,
            board,
            transition -> timer.schedule(Duration.ZERO, () -> listeners.onTransition(transition)));
    builder.checks.forEach(
        (name, check) -> {
          CheckSettings settings = requireNonNull(builder.settings.get(name));
          loops.add(
              new CheckLoop(
                  check, settings, timer, workers, random, result -> state.record(name, result)));
        });
    builder.services.forEach(
        (name, settings) -> {
          if (!settings.isVirtual() && !INFRASTRUCTURE.contains(name)) {
            servedNames.add(name);
          }
        });
    loops.forEach(CheckLoop::tick);
  }

  /**
   * Begins without checks and services.
   *
   * @return an empty builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The health service, to be added to a server: {@code
   * serverBuilder.addServices(health.services())}.
   *
   * @return {@code grpc.health.v1.Health}
   */
  public List<ServerServiceDefinition> services() {
    return List.of(service);
  }

  /**
   * How everything stands now, reasons included.
   *
   * @return one consistent moment
   */
  public HealthSnapshot snapshot() {
    return state.snapshot();
  }

  /**
   * Sets the status of a service by hand, whatever its checks say, until {@link #clearOverride}. A
   * drain is stronger.
   *
   * @param service its name
   * @param serving SERVING or NOT_SERVING
   * @param reason for the log and the snapshot
   * @throws IllegalArgumentException if there is no such service
   */
  public void override(String service, boolean serving, String reason) {
    requireNonNull(service, "service");
    state.override(service, new Verdict(serving, "override: " + requireNonNull(reason, "reason")));
  }

  /**
   * Leaves the status of a service to its checks again.
   *
   * @param service its name
   * @throws IllegalArgumentException if there is no such service
   */
  public void clearOverride(String service) {
    state.override(requireNonNull(service, "service"), null);
  }

  /** The names that must be services of the servers. */
  Set<String> servedNames() {
    return Collections.unmodifiableSet(servedNames);
  }

  /** Turns everything but {@link #LIVENESS} NOT_SERVING, for good. */
  void shutDown(String reason) {
    state.shutDown(reason);
  }

  /** Ends the Watch streams, which would hold up a server that waits for its calls. */
  void completeWatches() {
    board.complete();
  }

  /**
   * Turns everything but {@link #LIVENESS} NOT_SERVING, ends Watch streams and checks, for good.
   */
  @Override
  public void close() {
    shutDown(CLOSED);
    completeWatches();
    loops.forEach(CheckLoop::stop);
    timer.shutdown();
    workers.shutdown();
  }

  /** Builds a {@link HealthManager}; not thread-safe. */
  public static final class Builder {
    private final Map<String, AsyncHealthCheck> checks = new LinkedHashMap<>();
    private final Map<String, CheckSettings> settings = new LinkedHashMap<>();
    private final Map<String, ServiceSettings> services = new LinkedHashMap<>();
    private final List<HealthListener> listeners = new ArrayList<>();
    private int maxWatches = 128;

    private Builder() {
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
    public Builder check(String name, HealthCheck check) {
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
    public Builder check(String name, HealthCheck check, Consumer<CheckSettings> schedule) {
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
    public Builder checkAsync(String name, AsyncHealthCheck check) {
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
    public Builder checkAsync(
        String name, AsyncHealthCheck check, Consumer<CheckSettings> schedule) {
      if (requireNonNull(name, "name").isBlank()) {
        throw new IllegalArgumentException("name of a check must not be blank");
      }
      CheckSettings filled = new CheckSettings();
      requireNonNull(schedule, "schedule").accept(filled);
      filled.validate(name);
      if (checks.putIfAbsent(name, requireNonNull(check, "check")) != null) {
        throw new IllegalArgumentException("check " + name + " is defined twice");
      }
      settings.put(name, filled);
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
    public Builder service(String name, Consumer<ServiceSettings> dependencies) {
      if (requireNonNull(name, "name").equals(LIVENESS) || name.equals(READINESS)) {
        throw new IllegalArgumentException(
            name + " is the name of a probe: use " + name + "(…) to say what it depends on");
      }
      return define(name, dependencies);
    }

    /**
     * Says what {@link #READINESS} depends on, in place of every service.
     *
     * @param dependencies fills in the checks
     * @return this builder
     */
    public Builder readiness(Consumer<ServiceSettings> dependencies) {
      return define(READINESS, dependencies);
    }

    /**
     * Says what {@link #LIVENESS} depends on, in place of nothing. Be sparing: a failing dependency
     * outside this process is not mended by restarting it.
     *
     * @param dependencies fills in the checks
     * @return this builder
     */
    public Builder liveness(Consumer<ServiceSettings> dependencies) {
      return define(LIVENESS, dependencies);
    }

    private Builder define(String name, Consumer<ServiceSettings> dependencies) {
      ServiceSettings filled = new ServiceSettings();
      requireNonNull(dependencies, "dependencies").accept(filled);
      if (services.putIfAbsent(name, filled) != null) {
        throw new IllegalArgumentException("service '" + name + "' is defined twice");
      }
      return this;
    }

    /**
     * Adds someone who hears of every change, of which the first result of a check is one. A line
     * in the log of {@link HealthManager} needs none.
     *
     * @param listener called in order, off the serving threads
     * @return this builder
     */
    public Builder listener(HealthListener listener) {
      listeners.add(requireNonNull(listener, "listener"));
      return this;
    }

    /**
     * Limits the Watch streams that one connection may have open; the next is RESOURCE_EXHAUSTED.
     *
     * @param streams at least 1; 128 by default
     * @return this builder
     */
    public Builder maxWatchesPerConnection(int streams) {
      if (streams < 1) {
        throw new IllegalArgumentException(
            "maxWatchesPerConnection must be at least 1, was " + streams);
      }
      maxWatches = streams;
      return this;
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
      INFRASTRUCTURE.forEach(name -> services.putIfAbsent(name, new ServiceSettings()));
      services.forEach(this::requireKnownChecks);
      return new HealthManager(this, timer, workers, random);
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
}
