package io.grpckit.interceptors.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** What is written to one logger while this is open. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
  private final List<String> threads = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Level before;

  public LogLines(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    before = logger.getLevel();
    logger.setLevel(Level.TRACE);
    logger.setAdditive(false);
    start();
    logger.addAppender(this);
  }

  public LogLines level(Level level) {
    logger.setLevel(level);
    return this;
  }

  @Override
  protected void append(ILoggingEvent line) {
    threads.add(Thread.currentThread().getName());
    lines.add(line);
  }

  public List<ILoggingEvent> lines() {
    return lines;
  }

  public List<String> threads() {
    return threads;
  }

  public List<String> messages() {
    return lines.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** The key-values of one line. */
  public Map<String, Object> fields(int index) {
    return lines.get(index).getKeyValuePairs().stream()
        .collect(Collectors.toMap(pair -> pair.key, pair -> pair.value));
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setLevel(before);
  }
}
