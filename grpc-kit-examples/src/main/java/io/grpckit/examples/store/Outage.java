package io.grpckit.examples.store;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that something fails, and that it works again, once each: a line per outage, however many
 * calls it costs. Thread-safe.
 */
public final class Outage {

  private static final Logger log = LoggerFactory.getLogger(Outage.class);

  private final String what;
  private final AtomicBoolean lasts = new AtomicBoolean();

  /**
   * Begins where it works.
   *
   * @param what as in {@code WHAT fails: …} and {@code WHAT works again}
   */
  public Outage(String what) {
    this.what = what;
  }

  /**
   * It has failed, for this call.
   *
   * @param cause of which the message is logged
   */
  public void failed(Throwable cause) {
    if (!lasts.getAndSet(true)) {
      String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      log.error("{} fails: {}", what, reason);
    }
  }

  /** It has worked, for this call. */
  public void worked() {
    if (lasts.get() && lasts.getAndSet(false)) {
      log.info("{} works again", what);
    }
  }
}
