package io.grpckit.interceptors.logging;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A line with its key-values. SLF4J's own builder would make each pair anew; loggers that take
 * events, as Logback's do, get pairs that many lines share.
 */
final class LogEvent implements LoggingEvent {

  private final String logger;
  private final Level level;
  private final String message;
  private final List<KeyValuePair> pairs;

  private LogEvent(String logger, Level level, String message, List<KeyValuePair> pairs) {
    this.logger = logger;
    this.level = level;
    this.message = message;
    this.pairs = pairs;
  }

  /** The level must be enabled: nobody asks again. */
  @SuppressWarnings("CheckReturnValue") // SLF4J's event builder returns itself.
  static void write(Logger logger, Level level, String message, List<KeyValuePair> pairs) {
    if (logger instanceof LoggingEventAware events) {
      events.log(new LogEvent(logger.getName(), level, message, pairs));
      return;
    }
    LoggingEventBuilder event = logger.makeLoggingEventBuilder(level);
    pairs.forEach(pair -> event.addKeyValue(pair.key, pair.value));
    event.log(message);
  }

  @Override
  public Level getLevel() {
    return level;
  }

  @Override
  public String getLoggerName() {
    return logger;
  }

  @Override
  public String getMessage() {
    return message;
  }

  @Override
  public List<KeyValuePair> getKeyValuePairs() {
    return pairs;
  }

  @Override
  public String getCallerBoundary() {
    return LogEvent.class.getName();
  }

  // What a line of this kind does not have, SLF4J's own events have as null or 0, too.

  @Override
  public @Nullable List<Object> getArguments() {
    return null;
  }

  @Override
  public Object @Nullable [] getArgumentArray() {
    return null;
  }

  @Override
  public @Nullable List<Marker> getMarkers() {
    return null;
  }

  @Override
  public @Nullable Throwable getThrowable() {
    return null;
  }

  @Override
  public long getTimeStamp() {
    return 0;
  }

  @Override
  public @Nullable String getThreadName() {
    return null;
  }
}
