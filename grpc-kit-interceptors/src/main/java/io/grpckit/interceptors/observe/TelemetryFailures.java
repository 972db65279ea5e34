package io.grpckit.interceptors.observe;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of an observer's own failures: each is counted, at most one in ten seconds is
 * logged, none reaches a call.
 */
public final class TelemetryFailures {

  private static final long LOG_INTERVAL_NANOS = 10_000_000_000L;

  static final TelemetryFailures PROCESS =
      new TelemetryFailures(
          System::nanoTime, LateWork.shared(), LoggerFactory.getLogger(TelemetryFailures.class));

  private final LongAdder count = new LongAdder();
  private final LongSupplier nanoClock;
  private final LateWork lateWork;
  private final Logger log;
  private final AtomicLong nextLog;

  TelemetryFailures(LongSupplier nanoClock, LateWork lateWork, Logger log) {
    this.nanoClock = nanoClock;
    this.lateWork = lateWork;
    this.log = log;
    this.nextLog = new AtomicLong(nanoClock.getAsLong());
  }

  /**
   * How many failures this process has had.
   *
   * @return a number that only grows
   */
  public static long total() {
    return PROCESS.count.sum();
  }

  /**
   * Counts the failure of something that only watches calls, and logs it if none was logged lately.
   *
   * @param failure what was thrown
   */
  public static void count(Throwable failure) {
    PROCESS.report(failure);
  }

  long count() {
    return count.sum();
  }

  void report(Throwable failure) {
    count.increment();
    long now = nanoClock.getAsLong();
    long next = nextLog.get();
    if (now - next >= 0 && nextLog.compareAndSet(next, now + LOG_INTERVAL_NANOS)) {
      lateWork.run(
          () -> log.warn("Telemetry failed, the call did not. {} so far", count.sum(), failure));
    }
  }
}
