package io.grpckit.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TransitionLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(HealthManager.class);
  private final Lines lines = new Lines();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(lines);
  }

  @Test
  void writesALinePerChangeAndWarnsOnlyOfFailures() {
    String name = "log.v1.LogService";
    try (HealthManager health = HealthManager.builder().service(name, s -> {}).build()) {
      health.override(name, false, "incident 42");
      health.clearOverride(name);
    }

    await().atMost(30, TimeUnit.SECONDS).until(() -> lines.about(name).size() == 4);
    assertThat(lines.about(name))
        .containsExactly(
            "INFO log.v1.LogService is SERVING: all that is required is healthy",
            "WARN log.v1.LogService is NOT_SERVING: override: incident 42",
            "INFO log.v1.LogService is SERVING: all that is required is healthy",
            "INFO log.v1.LogService is NOT_SERVING: closed");
  }

  @Test
  void warnsOfACheckThatFailsFromTheBeginning() {
    HealthCheck refused =
        () -> {
          throw new IllegalStateException("connection refused");
        };
    try (HealthManager health = HealthManager.builder().check("log-database", refused).build()) {
      await().atMost(30, TimeUnit.SECONDS).until(() -> !lines.about("log-database").isEmpty());

      assertThat(lines.about("log-database"))
          .containsExactly(
              "WARN log-database is unhealthy: IllegalStateException: connection refused");
      assertThat(health.snapshot().check("log-database").healthy()).isFalse();
    }
  }

  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final List<String> written = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      written.add(event.getLevel() + " " + event.getFormattedMessage());
    }

    List<String> about(String name) {
      return written.stream().filter(line -> line.contains(" " + name + " is ")).toList();
    }
  }
}
