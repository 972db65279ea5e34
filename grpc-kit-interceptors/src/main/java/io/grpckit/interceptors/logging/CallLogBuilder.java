package io.grpckit.interceptors.logging;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpckit.interceptors.internal.Durations;
import io.grpckit.interceptors.internal.RecordedHeader;
import io.grpckit.proto.policy.v1.Logging;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Collects the options of a {@link CallLog}. Not thread-safe. */
public final class CallLogBuilder {

  private static final Pattern FIELD = Pattern.compile("(\\w+\\.)+\\w+");

  final LevelRules levels;
  Duration slow;
  double sampleSuccesses;
  boolean infrastructure;
  boolean mdc;
  Logging detail;
  final Map<String, Metadata.Key<String>> metadata;
  private final Set<String> redacted;
  private final Set<String> shown;
  private @Nullable Redaction redaction;

  CallLogBuilder() {
    levels = new LevelRules();
    metadata = new LinkedHashMap<>();
    redacted = new HashSet<>();
    shown = new HashSet<>();
    detail = Logging.LOGGING_FINISH;
    slow = Duration.ofSeconds(1);
    sampleSuccesses = 1;
  }

  private CallLogBuilder(CallLogBuilder other) {
    levels = new LevelRules(other.levels);
    slow = other.slow;
    sampleSuccesses = other.sampleSuccesses;
    infrastructure = other.infrastructure;
    mdc = other.mdc;
    detail = other.detail;
    metadata = new LinkedHashMap<>(other.metadata);
    redacted = new HashSet<>(other.redacted);
    shown = new HashSet<>(other.shown);
    redaction = new Redaction(redacted, shown);
  }

  Redaction redaction() {
    return requireNonNull(redaction, "redaction");
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
    if (requireNonNull(method, "method").indexOf('/') <= 0) {
      throw new IllegalArgumentException("method must be package.Service/Method, was " + method);
    }
    levels.set(method, requireNonNull(code, "code"), requireNonNull(level, "level"));
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
    slow = Durations.requirePositive(threshold, "slow");
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
   * Logs the start of calls too, at DEBUG. A method's contract goes before this.
   *
   * @return this builder
   */
  public CallLogBuilder starts() {
    detail = Logging.LOGGING_START_AND_FINISH;
    return this;
  }

  /**
   * Logs the start and the first 10 messages of each direction of calls too, the messages at TRACE
   * on {@value CallLog#PAYLOAD_LOGGER}. A method's contract goes before this. Fields that the
   * contract marks {@code debug_redact} are not shown, nor are bytes, unknown fields and the
   * contents of {@code Any}; a message is cut at 2,048 characters.
   *
   * @return this builder
   */
  public CallLogBuilder payloads() {
    detail = Logging.LOGGING_PAYLOADS;
    return this;
  }

  /**
   * Hides these fields of messages, besides those that the contract marks.
   *
   * @param fields full names, {@code package.Message.field}
   * @return this builder
   * @throws IllegalArgumentException if one is not of this form
   */
  public CallLogBuilder redact(String... fields) {
    redacted.addAll(fields(fields));
    return this;
  }

  /**
   * Hides all fields of messages but these; those that the contract marks stay hidden even so.
   *
   * @param fields full names, {@code package.Message.field}
   * @return this builder
   * @throws IllegalArgumentException if one is not of this form
   */
  public CallLogBuilder showOnly(String... fields) {
    shown.addAll(fields(fields));
    return this;
  }

  /**
   * Adds these request headers to the finish line, as {@code rpc.request.metadata.<name>}. None is
   * logged unless it is listed here. Refused are binary ones, and those whose names speak of
   * credentials: authorization, cookies, API keys, tokens, secrets, passwords. Where an {@code
   * ApiKeyAuthenticator} reads a header of another name, do not list that.
   *
   * @param names headers' names
   * @return this builder
   * @throws IllegalArgumentException if one is refused
   */
  public CallLogBuilder metadata(String... names) {
    for (String name : names) {
      Metadata.Key<String> key = RecordedHeader.key(name);
      metadata.put(RecordedHeader.PREFIX + key.name(), key);
    }
    return this;
  }

  private static List<String> fields(String... names) {
    for (String name : names) {
      if (!FIELD.matcher(name).matches()) {
        throw new IllegalArgumentException("fields must be package.Message.field, was " + name);
      }
    }
    return List.of(names);
  }

  /**
   * Puts {@code rpc.method}, {@code request_id}, {@code principal}, {@code trace_id} and {@code
   * span_id}, as far as they are known, into SLF4J's MDC while a server call's code runs, for the
   * lines that handlers write. Costs about half a microsecond per callback.
   *
   * @return this builder
   */
  public CallLogBuilder mdc() {
    mdc = true;
    return this;
  }

  /**
   * The log with these options.
   *
   * @return an observer that later changes of this builder do not touch
   */
  @CheckReturnValue
  public CallLog build() {
    return build(LoggerFactory.getILoggerFactory());
  }

  CallLog build(ILoggerFactory loggers) {
    return new CallLog(new CallLogBuilder(this), loggers);
  }
}
