package io.grpckit.interceptors.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TelemetryFailuresTest {

  private static final String LOGGER = "test.telemetry";

  @Test
  void countsAllAndLogsOneInTenSeconds() {
    AtomicLong now = new AtomicLong();
    TelemetryFailures failures =
        new TelemetryFailures(
            now::get, new LateWork(Runnable::run), LoggerFactory.getLogger(LOGGER));
    try (LogLines log = new LogLines(LOGGER)) {
      for (int i = 0; i < 1000; i++) {
        failures.report(new IllegalStateException("broken observer"));
      }
      assertThat(log.lines()).hasSize(1);

      now.addAndGet(10_000_000_000L);
      failures.report(new IllegalStateException("broken observer"));

      assertThat(log.messages())
          .last()
          .isEqualTo("Telemetry failed, the call did not. 1001 so far");
      assertThat(log.lines()).hasSize(2);
      assertThat(failures.count()).isEqualTo(1001);
    }
  }

  @Test
  void aFullQueueLosesLinesRatherThanMemory() {
    LateWork full =
        new LateWork(
            work -> {
              throw new RejectedExecutionException("full");
            });

    assertThat(full.run(() -> {})).isFalse();
  }
}
