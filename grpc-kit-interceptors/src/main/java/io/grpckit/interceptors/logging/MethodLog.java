package io.grpckit.interceptors.logging;

import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpckit.interceptors.observe.CallHook;
import io.grpckit.interceptors.observe.CallListener;
import io.grpckit.interceptors.observe.MethodObserver;
import io.grpckit.interceptors.observe.ObservedCall;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.grpckit.proto.policy.v1.Logging;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** Decides for the calls of one method which lines there are, and at which level. */
final class MethodLog implements MethodObserver, CallListener {

  private final ObservedMethod method;
  private final CallLogBuilder options;
  private final Logging detail;
  private final Logger logger;
  private final Logger payloads;
  private final FinishLine line;
  private final Level[] levels;
  private final long slowNanos;

  MethodLog(ObservedMethod method, CallLogBuilder options, ILoggerFactory loggers, String logger) {
    this.method = method;
    this.options = options;
    this.detail = ContractLogging.of(method, options.detail);
    this.logger = loggers.getLogger(logger);
    this.payloads = loggers.getLogger(CallLog.PAYLOAD_LOGGER);
    this.line = new FinishLine(method, options.metadata);
    this.levels = options.levels.of(method);
    this.slowNanos = method.type() == MethodType.UNARY ? options.slow.toNanos() : Long.MAX_VALUE;
  }

  @Override
  public Set<CallHook> hooks() {
    return detail == Logging.LOGGING_PAYLOADS
        ? Set.of(CallHook.CALLBACKS, CallHook.MESSAGES)
        : Set.of(CallHook.CALLBACKS);
  }

  @Override
  public @Nullable CallListener started(ObservedCall call) {
    boolean tellsPayloads = detail == Logging.LOGGING_PAYLOADS && payloads.isTraceEnabled();
    if (options.mdc || tellsPayloads || (tellsStarts() && logger.isDebugEnabled())) {
      PayloadLog messages = tellsPayloads ? new PayloadLog(payloads, options.redaction()) : null;
      return new DetailedCallLog(this, options.mdc, messages);
    }
    return logger.isErrorEnabled() ? this : null;
  }

  void begun() {
    if (tellsStarts() && logger.isDebugEnabled()) {
      logger
          .makeLoggingEventBuilder(Level.DEBUG)
          .addKeyValue("rpc.method", method.name())
          .log("{} started", method.name());
    }
  }

  @Override
  public void completed(ObservedCall call) {
    Status status = call.status();
    if (status == null) {
      return;
    }
    boolean slow = call.durationNanos() >= slowNanos;
    Level level = levels[status.getCode().value()];
    if (slow && level.compareTo(Level.WARN) > 0) {
      level = Level.WARN;
    }
    if (logger.isEnabledForLevel(level) && (slow || !status.isOk() || successIsLogged())) {
      line.write(logger, level, call, status, slow);
    }
  }

  private boolean tellsStarts() {
    return detail == Logging.LOGGING_START_AND_FINISH || detail == Logging.LOGGING_PAYLOADS;
  }

  private boolean successIsLogged() {
    return detail != Logging.LOGGING_FAILURES
        && (options.sampleSuccesses >= 1
            || ThreadLocalRandom.current().nextDouble() < options.sampleSuccesses);
  }
}
