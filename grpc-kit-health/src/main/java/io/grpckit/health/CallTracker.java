package io.grpckit.health;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
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
  private final Set<OpenCall> open = ConcurrentHashMap.newKeySet();
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
    OpenCall opened = new OpenCall(call.getMethodDescriptor().getFullMethodName(), executor);
    open(opened);
    try {
      return new Tracked<>(
          Contexts.interceptCall(
              Context.current().withValue(DrainSignals.KEY, opened), call, headers, next),
          opened);
    } catch (Throwable failure) {
      // A call that never starts has no listener which could hear of its end.
      end(opened);
      throw failure;
    }
  }

  private void open(OpenCall call) {
    opened.increment();
    open.add(call);
    if (draining) {
      call.tell();
    }
  }

  private void end(OpenCall call) {
    if (open.remove(call)) {
      ended.increment();
      if (call.isTold()) {
        told.incrementAndGet();
      }
    }
  }

  /** Signals every open call, and each that is yet to come. */
  void tell() {
    draining = true;
    open.forEach(OpenCall::tell);
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
    return told.get() + (int) open.stream().filter(OpenCall::isTold).count();
  }

  /** How many calls of each method are open. */
  Map<String, Integer> openByMethod() {
    Map<String, Integer> methods = new TreeMap<>();
    open.forEach(call -> methods.merge(call.method(), 1, Integer::sum));
    return methods;
  }

  private final class Tracked<Q> extends SimpleForwardingServerCallListener<Q> {
    private final OpenCall call;

    Tracked(Listener<Q> delegate, OpenCall call) {
      super(delegate);
      this.call = call;
    }

    @Override
    public void onComplete() {
      end(call);
      super.onComplete();
    }

    @Override
    public void onCancel() {
      end(call);
      super.onCancel();
    }
  }
}
