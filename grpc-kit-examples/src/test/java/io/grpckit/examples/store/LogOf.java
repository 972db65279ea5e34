package io.grpckit.examples.store;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What a class logs meanwhile. */
final class LogOf extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final Logger logger;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private LogOf(Logger logger) {
    this.logger = logger;
  }

  static LogOf type(Class<?> type) {
    LogOf log = new LogOf((Logger) LoggerFactory.getLogger(type));
    log.start();
    log.logger.addAppender(log);
    return log;
  }

  /** Level and message. */
  List<String> lines() {
    return lines;
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(event.getLevel() + " " + event.getFormattedMessage());
  }

  @Override
  public void close() {
    logger.detachAppender(this);
  }
}
