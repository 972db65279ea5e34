package io.grpckit.interceptors.auth;

import io.grpckit.interceptors.auth.AuthEvent.Decision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One line per decision, its fields as key-value pairs. */
enum Slf4jAuthAudit implements AuthAudit {
  INSTANCE;

  private static final Logger logger = LoggerFactory.getLogger("io.grpckit.audit");

  @Override
  public boolean wants(Decision decision) {
    return logger.isEnabledForLevel(level(decision));
  }

  @Override
  public void record(AuthEvent event) {
    logger
        .atLevel(level(event.decision()))
        .addKeyValue("method", event.method())
        .addKeyValue("caller", singleLine(event.caller().toString()))
        .addKeyValue("rule", event.rule())
        .addKeyValue("reason", singleLine(event.reason()))
        .addKeyValue("peer", event.peer())
        .addKeyValue("token", event.tokenDigest())
        .log(event.decision().name());
  }

  private static Level level(Decision decision) {
    return switch (decision) {
      case AUTHENTICATED, ALLOWED -> Level.DEBUG;
      case REJECTED, THROTTLED, DENIED, WOULD_DENY, EXPIRED -> Level.INFO;
      case UNAVAILABLE -> Level.WARN;
    };
  }

  /** A subject or reason with a line break in it must not look like a second line of the log. */
  private static String singleLine(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
