package io.grpckit.interceptors.logging;

import io.grpckit.interceptors.observe.ObservedCall;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** Logs the first messages of one call, each direction for itself. */
final class PayloadLog {

  static final int MAX_MESSAGES = 10;

  private final Logger logger;
  private final Redaction redaction;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger responses = new AtomicInteger();

  PayloadLog(Logger logger, Redaction redaction) {
    this.logger = logger;
    this.redaction = redaction;
  }

  void request(ObservedCall call, Object message) {
    write(call, "request", requests.incrementAndGet(), message);
  }

  void response(ObservedCall call, Object message) {
    write(call, "response", responses.incrementAndGet(), message);
  }

  private void write(ObservedCall call, String direction, int number, Object message) {
    if (number <= MAX_MESSAGES && logger.isTraceEnabled()) {
      logger
          .makeLoggingEventBuilder(Level.TRACE)
          .addKeyValue("rpc.method", call.method().name())
          .log("{} {} {}: {}", call.method().name(), direction, number, text(message));
    }
  }

  private String text(Object message) {
    return PayloadText.of(message, redaction);
  }
}
