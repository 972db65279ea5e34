package io.grpckit.interceptors.auth;

import io.grpckit.interceptors.auth.AuthEvent.Decision;
import io.grpckit.interceptors.internal.LogText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One line per decision, its fields as key-value pairs, none of which can look like a line. */
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
        .addKeyValue("method", LogText.clean(event.method()))
        .addKeyValue("caller", LogText.clean(event.caller().toString()))
        .addKeyValue("rule", event.rule())
        .addKeyValue("reason", LogText.clean(event.reason()))
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
}
