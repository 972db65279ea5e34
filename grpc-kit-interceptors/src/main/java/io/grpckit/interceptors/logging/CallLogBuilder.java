package io.grpckit.interceptors.logging;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import java.time.Duration;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Collects the options of a {@link CallLog}. Not thread-safe. */
public final class CallLogBuilder {

  final LevelRules levels;
  Duration slow;
  double sampleSuccesses;
  boolean infrastructure;

  CallLogBuilder() {
    levels = new LevelRules();
    slow = Duration.ofSeconds(1);
    sampleSuccesses = 1;
  }

  private CallLogBuilder(CallLogBuilder other) {
    levels = new LevelRules(other.levels);
    slow = other.slow;
    sampleSuccesses = other.sampleSuccesses;
    infrastructure = other.infrastructure;
  }

  /**
   * Sets the level of an outcome.
   *
   * @param code how the call ended
   * @param level the level of its line
   * @return this builder
   */
  public CallLogBuilder level(Status.Code code, Level level) {
    levels.set(requireNonNull(code, "code"), requireNonNull(level, "level"));
    return this;
  }

  /**
   * Sets the level of a method's outcome, which goes before that of the outcome alone.
   *
   * @param method {@code package.Service/Method}
   * @param code how the call ended
   * @param level the level of its line
   * @return this builder
   */
  public CallLogBuilder level(String method, Status.Code code, Level level) {
    levels.set(
        requireNonNull(method, "method"),
        requireNonNull(code, "code"),
        requireNonNull(level, "level"));
    return this;
  }

  /**
   * A unary call that takes this long or longer is logged at WARN at least, with {@code slow=true};
   * 1 s unless set.
   *
   * @param threshold more than zero
   * @return this builder
   */
  public CallLogBuilder slow(Duration threshold) {
    if (threshold.isNegative() || threshold.isZero()) {
      throw new IllegalArgumentException("slow must be positive, was " + threshold);
    }
    slow = threshold;
    return this;
  }

  /**
   * Logs only a part of the successful calls, chosen at random. Failures and slow calls are always
   * logged.
   *
   * @param fraction from 0 for none to 1, the default, for all
   * @return this builder
   */
  public CallLogBuilder sampleSuccesses(double fraction) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("sampleSuccesses must be in [0, 1], was " + fraction);
    }
    sampleSuccesses = fraction;
    return this;
  }

  /**
   * Logs calls of health, reflection and channelz too.
   *
   * @return this builder
   */
  public CallLogBuilder includeInfrastructure() {
    infrastructure = true;
    return this;
  }

  /**
   * The log with these options.
   *
   * @return an observer that later changes of this builder do not touch
   */
  public CallLog build() {
    return build(LoggerFactory.getILoggerFactory());
  }

  CallLog build(ILoggerFactory loggers) {
    return new CallLog(new CallLogBuilder(this), loggers);
  }
}
