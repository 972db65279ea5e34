package io.grpckit.health;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Builds a {@link Drain}; not thread-safe. */
public final class DrainBuilder {
  final HealthManager health;
  final Map<String, AutoCloseable> resources = new LinkedHashMap<>();
  final List<Consumer<DrainReport>> reportListeners = new ArrayList<>();
  Duration delay = Duration.ofSeconds(5);
  Duration grace = Duration.ofSeconds(30);

  DrainBuilder(HealthManager health) {
    this.health = requireNonNull(health, "health");
  }

  /**
   * How long calls are still taken after everything turned NOT_SERVING: as long as whoever sends
   * them needs to notice, for Kubernetes the removal of an endpoint.
   *
   * @param delay not negative, at most 100 years; 5 s by default
   * @return this builder
   */
  public DrainBuilder delay(Duration delay) {
    this.delay = Durations.requireNotNegative(delay, "delay");
    return this;
  }

  /**
   * How long open calls have to end after the delay. Delay and grace together must be shorter than
   * what the platform allows (Kubernetes: {@code terminationGracePeriodSeconds}, 30 s by default).
   *
   * @param grace not negative, at most 100 years; 30 s by default
   * @return this builder
   */
  public DrainBuilder grace(Duration grace) {
    this.grace = Durations.requireNotNegative(grace, "grace");
    return this;
  }

  /**
   * Closes something when no call can use it any more. What was added last is closed first.
   *
   * @param name for the report
   * @param resource to be closed once
   * @return this builder
   */
  public DrainBuilder resource(String name, AutoCloseable resource) {
    if (resources.putIfAbsent(requireNonNull(name, "name"), requireNonNull(resource, "resource"))
        != null) {
      throw new IllegalArgumentException("resource " + name + " is added twice");
    }
    return this;
  }

  /**
   * Hands on the report before the process ends; it is logged in any case.
   *
   * @param listener called once, on the draining thread
   * @return this builder
   */
  public DrainBuilder onReport(Consumer<DrainReport> listener) {
    reportListeners.add(requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * The drain, to be installed and run.
   *
   * @return a drain that has not begun
   */
  @CheckReturnValue
  public Drain build() {
    return new Drain(this);
  }
}
