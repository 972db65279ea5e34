package io.grpckit.health;

import static java.util.Objects.requireNonNull;

import io.grpc.ServerServiceDefinition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
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
 * <p>The checks start with {@link HealthManagerBuilder#build()} and end with {@link #close()}.
 * Thread-safe. Reasons are for operators and never reach the wire.
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
  private final List<CheckLoop> loops;
  private final List<String> servedNames;

  HealthManager(
      HealthManagerBuilder builder, Timer timer, ExecutorService workers, RandomGenerator random) {
    this.timer = timer;
    this.workers = workers;
    servedNames = builder.servedNames();
    board = new StatusBoard(builder.services.keySet());
    service =
        new HealthProtocol(
                board,
                new WatchLimit(builder.maxWatchesPerConnection),
                new WatchLimit(builder.maxWatchesPerHost))
            .definition();
    Listeners listeners = new Listeners(builder.listeners);
    state =
        new HealthState(
            builder,
            timer,
            board,
            transition -> timer.schedule(Duration.ZERO, () -> listeners.onTransition(transition)));
    loops =
        builder.checks.entrySet().stream()
            .map(
                check ->
                    new CheckLoop(
                        check.getValue(),
                        timer,
                        workers,
                        random,
                        result -> state.record(check.getKey(), result)))
            .toList();
    loops.forEach(CheckLoop::tick);
  }

  /**
   * Begins without checks and services.
   *
   * @return an empty builder
   */
  public static HealthManagerBuilder builder() {
    return new HealthManagerBuilder();
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
  List<String> servedNames() {
    return servedNames;
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
}
