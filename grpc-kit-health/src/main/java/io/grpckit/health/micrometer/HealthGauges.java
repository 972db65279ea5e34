package io.grpckit.health.micrometer;

import static java.util.Objects.requireNonNull;

import io.grpckit.health.HealthManager;
import io.grpckit.health.HealthSnapshot;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;

/**
 * Gauges over a {@link HealthManager}, read when they are scraped:
 *
 * <ul>
 *   <li>{@code grpckit.health.service}, tag {@code service} ({@code *} for the server as a whole):
 *       1 while SERVING, else 0;
 *   <li>{@code grpckit.health.check}, tag {@code check}: 1 while healthy, else 0;
 *   <li>{@code grpckit.health.check.duration}, tag {@code check}: how long the last run took.
 * </ul>
 */
public final class HealthGauges implements MeterBinder {
  private final HealthManager health;

  private HealthGauges(HealthManager health) {
    this.health = requireNonNull(health, "health");
  }

  /**
   * The gauges of a manager: {@code HealthGauges.of(health).bindTo(registry)}.
   *
   * @param health the application's, which the registry does not keep alive
   * @return a binder
   */
  public static HealthGauges of(HealthManager health) {
    return new HealthGauges(health);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    HealthSnapshot names = health.snapshot();
    names.services().keySet().forEach(service -> bindService(service, registry));
    names.checks().keySet().forEach(check -> bindCheck(check, registry));
  }

  private void bindService(String service, MeterRegistry registry) {
    Gauge.builder(
            "grpckit.health.service",
            health,
            manager -> oneIf(manager.snapshot().service(service).serving()))
        .description("1 while the service is SERVING, else 0")
        .tag("service", service.isEmpty() ? "*" : service)
        .register(registry);
  }

  private void bindCheck(String check, MeterRegistry registry) {
    Gauge.builder(
            "grpckit.health.check",
            health,
            manager -> oneIf(manager.snapshot().check(check).healthy()))
        .description("1 while the check is healthy, else 0")
        .tag("check", check)
        .register(registry);
    TimeGauge.builder(
            "grpckit.health.check.duration",
            health,
            TimeUnit.NANOSECONDS,
            manager -> manager.snapshot().check(check).lastDuration().toNanos())
        .description("How long the last run of the check took")
        .tag("check", check)
        .register(registry);
  }

  private static double oneIf(boolean good) {
    return good ? 1 : 0;
  }
}
