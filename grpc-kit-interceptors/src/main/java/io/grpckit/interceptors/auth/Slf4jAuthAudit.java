package io.grpckit.interceptors.auth;

import io.grpckit.interceptors.auth.AuthEvent.Decision;
import io.grpckit.interceptors.internal.LogText;
import io.grpckit.interceptors.observe.CallFields;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line per decision, its fields as key-value pairs, none of which can look like a line; by
 * {@code request_id}, the call's own line is found.
 */
enum Slf4jAuthAudit implements AuthAudit {
  INSTANCE;

  private static final Logger logger = LoggerFactory.getLogger("io.grpckit.audit");

  @Override
  public boolean wants(Decision decision) {
    return logger.isEnabledForLevel(level(decision));
  }

  @Override
  public void record(AuthEvent event) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("method", event.method());
    fields.put("caller", event.caller().toString());
    fields.put("rule", event.rule());
    fields.put("reason", event.reason());
    fields.put("peer", event.peer());
    fields.put("token", event.tokenDigest());
    fields.put(CallFields.REQUEST_ID, event.requestId());
    LoggingEventBuilder line = logger.atLevel(level(event.decision()));
    for (Map.Entry<String, String> field : fields.entrySet()) {
      if (!field.getValue().isEmpty()) {
        line = line.addKeyValue(field.getKey(), LogText.clean(field.getValue()));
      }
    }
    line.log(event.decision().name());
  }

  private static Level level(Decision decision) {
    return switch (decision) {
      case AUTHENTICATED, ALLOWED -> Level.DEBUG;
      case REJECTED, THROTTLED, DENIED, WOULD_DENY, EXPIRED -> Level.INFO;
      case UNAVAILABLE -> Level.WARN;
    };
  }
}
