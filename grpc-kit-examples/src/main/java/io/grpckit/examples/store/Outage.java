package io.grpckit.examples.store;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs that something fails, and that it works again, once each. Thread-safe. */
final class Outage {

  private static final Logger log = LoggerFactory.getLogger(Outage.class);

  private final String what;
  private final AtomicBoolean lasts = new AtomicBoolean();

  Outage(String what) {
    this.what = what;
  }

  void failed(Throwable cause) {
    if (!lasts.getAndSet(true)) {
      log.error("{} fails: {}", what, cause.getMessage());
    }
  }

  void worked() {
    if (lasts.get() && lasts.getAndSet(false)) {
      log.info("{} works again", what);
    }
  }
}
