package io.grpckit.health.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpckit.health.HealthManager;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HealthGaugesTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void followServicesAndChecks() {
    try (HealthManager health =
        HealthManager.builder()
            .check("database", () -> true)
            .service("user.v1.UserService", s -> s.dependsOn("database"))
            .build()) {
      HealthGauges.of(health).bindTo(registry);
      await().atMost(30, TimeUnit.SECONDS).until(() -> service("user.v1.UserService") == 1);

      assertThat(registry.get("grpckit.health.check").tag("check", "database").gauge().value())
          .isEqualTo(1);
      assertThat(
              registry
                  .get("grpckit.health.check.duration")
                  .tag("check", "database")
                  .timeGauge()
                  .value(TimeUnit.NANOSECONDS))
          .isPositive();

      health.override("user.v1.UserService", false, "test");

      assertThat(service("user.v1.UserService")).isZero();
      assertThat(service("*")).isZero();
      assertThat(service("liveness")).isEqualTo(1);
    }
  }

  private double service(String name) {
    return registry.get("grpckit.health.service").tag("service", name).gauge().value();
  }

  @Test
  void areAllThatNeedsMicrometer() throws Exception {
    try (WithoutMicrometer loader = new WithoutMicrometer()) {
      Class<?> manager = loader.loadClass("io.grpckit.health.HealthManager");
      Object builder = manager.getMethod("builder").invoke(null);
      AutoCloseable health = (AutoCloseable) builder.getClass().getMethod("build").invoke(builder);

      assertThat(manager.getMethod("snapshot").invoke(health).toString()).contains("liveness");
      health.close();
    }
  }

  /** The class path of this test without Micrometer, loaded afresh. */
  private static final class WithoutMicrometer extends URLClassLoader {
    WithoutMicrometer() throws Exception {
      super(
          new URL[] {location(HealthManager.class), location(io.grpc.Server.class)},
          HealthGaugesTest.class.getClassLoader());
    }

    private static URL location(Class<?> type) throws Exception {
      URI location = type.getProtectionDomain().getCodeSource().getLocation().toURI();
      return location.toURL();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("io.micrometer.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("io.grpckit.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }
}
