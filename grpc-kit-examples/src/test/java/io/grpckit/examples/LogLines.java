package io.grpckit.examples;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** What is logged while this is open, as an operator sees it: a level and a line. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<Logger> loggers;

  private LogLines(String... names) {
    loggers = Stream.of(names).map(name -> (Logger) LoggerFactory.getLogger(name)).toList();
    start();
    loggers.forEach(logger -> logger.addAppender(this));
  }

  /** Begins to listen to a class. */
  public static LogLines of(Class<?> type) {
    return new LogLines(type.getName());
  }

  /** Begins to listen to everybody, the logs of calls and of the audit included. */
  public static LogLines ofAll() {
    return new LogLines(Logger.ROOT_LOGGER_NAME, "io.grpckit.calls", "io.grpckit.audit");
  }

  /** With the fields, and the stack trace's first line, if there are any. */
  public List<String> lines() {
    return lines;
  }

  @Override
  protected void append(ILoggingEvent event) {
    String fields = event.getKeyValuePairs() == null ? "" : " " + event.getKeyValuePairs();
    IThrowableProxy thrown = event.getThrowableProxy();
    String trace = thrown == null ? "" : "\n" + thrown.getClassName() + ": " + thrown.getMessage();
    lines.add(event.getLevel() + " " + event.getFormattedMessage() + fields + trace);
  }

  @Override
  public void close() {
    loggers.forEach(logger -> logger.detachAppender(this));
  }
}
