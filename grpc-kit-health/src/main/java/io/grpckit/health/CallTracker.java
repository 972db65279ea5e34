package io.grpckit.health;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.health.v1.HealthGrpc;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Knows every call that is open, but for those to the health service. Thread-safe. */
final class CallTracker implements ServerInterceptor {
  private final Executor executor;
  private final Set<TrackedCall<?, ?>> open = ConcurrentHashMap.newKeySet();
  private final LongAdder opened = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final AtomicInteger told = new AtomicInteger();
  private volatile boolean draining;

  CallTracker(Executor executor) {
    this.executor = executor;
  }

  @Override
  public <Q, R> Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (HealthGrpc.SERVICE_NAME.equals(call.getMethodDescriptor().getServiceName())) {
      return next.startCall(call, headers);
    }
    TrackedCall<Q, R> tracked =
        new TrackedCall<>(
            call, new OpenCall(call.getMethodDescriptor().getFullMethodName(), executor));
    open(tracked);
    return tracked.start(headers, next, this::end);
  }

  private void open(TrackedCall<?, ?> call) {
    opened.increment();
    open.add(call);
    if (draining) {
      call.signal().tell();
    }
  }

  private void end(TrackedCall<?, ?> call) {
    if (open.remove(call)) {
      ended.increment();
      if (call.signal().isTold()) {
        told.incrementAndGet();
      }
    }
  }

  /** Signals every open call, and each that is yet to come. */
  void tell() {
    draining = true;
    open.forEach(call -> call.signal().tell());
  }

  /** How many calls have ended so far. */
  long ended() {
    return ended.sum();
  }

  /** How many calls have begun so far. */
  long opened() {
    return opened.sum();
  }

  int openCalls() {
    return open.size();
  }

  /** How many calls, open or ended, have heard the signal. */
  int told() {
    return told.get() + (int) open.stream().filter(call -> call.signal().isTold()).count();
  }

  /**
   * Ends the calls that are still open.
   *
   * @return how many those are, by method
   */
  Map<String, Integer> cut() {
    Map<String, Integer> methods = new TreeMap<>();
    for (TrackedCall<?, ?> call : open) {
      methods.merge(call.signal().method(), 1, Integer::sum);
      call.cut();
    }
    return methods;
  }
}
