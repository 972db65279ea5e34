package io.grpckit.interceptors.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** Keeps what is logged anywhere, at every level, until closed; nobody else sees it. */
public final class Logs implements AutoCloseable {

  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Level before = root.getLevel();
  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          events.add(event);
        }
      };

  private final List<Appender<ILoggingEvent>> others = new ArrayList<>();

  private Logs() {
    root.iteratorForAppenders().forEachRemaining(others::add);
    others.forEach(root::detachAppender);
    root.setLevel(Level.TRACE);
    appender.start();
    root.addAppender(appender);
  }

  /** Begins to listen. */
  public static Logs ofEverything() {
    return new Logs();
  }

  /** Forgets what has been logged so far. */
  public void clear() {
    events.clear();
  }

  /** Messages, key-value pairs, MDC and stack traces. */
  public String text() {
    return events.stream().map(Logs::text).collect(Collectors.joining("\n"));
  }

  private static String text(ILoggingEvent event) {
    String failure =
        event.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(event.getThrowableProxy());
    return event.getLoggerName()
        + " "
        + event.getFormattedMessage()
        + " "
        + event.getKeyValuePairs()
        + " "
        + event.getMDCPropertyMap()
        + " "
        + failure;
  }

  @Override
  public void close() {
    root.detachAppender(appender);
    others.forEach(root::addAppender);
    root.setLevel(before);
  }
}
