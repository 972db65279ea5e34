package io.grpckit.interceptors.logging;

import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpckit.interceptors.observe.CallHook;
import io.grpckit.interceptors.observe.CallListener;
import io.grpckit.interceptors.observe.MethodObserver;
import io.grpckit.interceptors.observe.ObservedCall;
import io.grpckit.interceptors.observe.ObservedMethod;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** Decides for the calls of one method whether there is a line, and at which level. */
final class MethodLog implements MethodObserver, CallListener {

  private final Logger logger;
  private final FinishLine line;
  private final Level[] levels;
  private final long slowNanos;
  private final double sampleSuccesses;

  MethodLog(ObservedMethod method, CallLogBuilder options, Logger logger) {
    this.logger = logger;
    this.line = new FinishLine(method);
    this.levels = options.levels.of(method);
    this.slowNanos = method.type() == MethodType.UNARY ? options.slow.toNanos() : Long.MAX_VALUE;
    this.sampleSuccesses = options.sampleSuccesses;
  }

  @Override
  public Set<CallHook> hooks() {
    return Set.of(CallHook.CALLBACKS);
  }

  @Override
  public @Nullable CallListener started(ObservedCall call) {
    return logger.isErrorEnabled() ? this : null;
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
    if (logger.isEnabledForLevel(level) && (slow || !status.isOk() || sampled())) {
      line.write(logger.makeLoggingEventBuilder(level), call, status, slow);
    }
  }

  private boolean sampled() {
    return sampleSuccesses >= 1 || ThreadLocalRandom.current().nextDouble() < sampleSuccesses;
  }
}
