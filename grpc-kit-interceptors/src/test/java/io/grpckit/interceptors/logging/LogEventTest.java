package io.grpckit.interceptors.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.grpckit.interceptors.observe.LogLines;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.spi.LoggingEventAware;

class LogEventTest {

  private static final List<KeyValuePair> PAIRS =
      List.of(new KeyValuePair("rpc.status_code", "OK"), new KeyValuePair("attempts", 2));

  @Test
  void goesAsOneEventToLoggersThatTakeEvents() {
    try (LogLines log = new LogLines("test.events")) {
      LogEvent.write(LoggerFactory.getLogger("test.events"), Level.WARN, "a {} call", PAIRS);

      ILoggingEvent line = log.lines().get(0);
      assertThat(line.getLevel()).isEqualTo(ch.qos.logback.classic.Level.WARN);
      assertThat(line.getFormattedMessage()).isEqualTo("a {} call");
      assertThat(line.getKeyValuePairs()).isEqualTo(PAIRS);
      assertThat(line.getLoggerName()).isEqualTo("test.events");
      assertThat(line.getThreadName()).isEqualTo(Thread.currentThread().getName());
      assertThat(line.getInstant()).isNotNull();
    }
  }

  @Test
  void isSaidToComeFromWhoeverWroteIt() {
    Logger logger = (Logger) LoggerFactory.getLogger("test.events");
    List<String> callers = new ArrayList<>();
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent line) {
            callers.add(line.getCallerData()[0].getClassName());
          }
        };
    appender.start();
    logger.addAppender(appender);

    LogEvent.write(logger, Level.WARN, "a call", PAIRS);
    logger.detachAppender(appender);

    assertThat(callers).containsExactly(LogEventTest.class.getName());
  }

  @Test
  void goesPairByPairToLoggersThatDoNot() {
    PlainLogger logger = new PlainLogger();

    LogEvent.write(logger, Level.WARN, "a {} call", PAIRS);

    assertThat(logger).isNotInstanceOf(LoggingEventAware.class);
    assertThat(logger.lines).containsExactly("WARN rpc.status_code=OK attempts=2 a {} call");
  }

  /** Knows nothing of key-values, so that SLF4J puts them into the message. */
  private static final class PlainLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1;
    private final transient List<String> lines = new ArrayList<>();

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String message, Object[] arguments, Throwable thrown) {
      lines.add(level + " " + message);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    public boolean isTraceEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }
}
