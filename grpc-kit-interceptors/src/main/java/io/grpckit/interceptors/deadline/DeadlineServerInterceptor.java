package io.grpckit.interceptors.deadline;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpckit.interceptors.internal.CallGate;
import io.grpckit.interceptors.internal.PerMethod;
import io.grpckit.interceptors.internal.Timers;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends calls that take longer than a {@link DeadlinePolicy} allows: the caller receives
 * DEADLINE_EXCEEDED at once, even while the handler blocks, the handler's {@link Context} is
 * cancelled, and what it still writes is dropped.
 *
 * <p>The earlier of the caller's deadline and the policy's counts, and is what {@link
 * Context#getDeadline} says in the handler, so that calls to other servers inherit it.
 */
public final class DeadlineServerInterceptor implements ServerInterceptor {
  private final PerMethod<TimeLimit> limits;
  private final ScheduledExecutorService timer;

  DeadlineServerInterceptor(DeadlinePolicy policy, ScheduledExecutorService timer) {
    this.limits = new PerMethod<>(requireNonNull(policy, "policy")::of);
    this.timer = timer;
  }

  /**
   * An interceptor that enforces a policy.
   *
   * @param policy how long calls may take
   * @return a new interceptor
   */
  public static DeadlineServerInterceptor create(DeadlinePolicy policy) {
    return new DeadlineServerInterceptor(policy, Timers.shared());
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    Context context = Context.current();
    Duration timeout = limits.get(call.getMethodDescriptor()).granted(context.getDeadline());
    if (timeout == null) {
      return next.startCall(call, headers);
    }
    Deadline deadline = Deadline.after(timeout.toNanos(), TimeUnit.NANOSECONDS);
    Context.CancellableContext limited = context.withDeadline(deadline, timer);
    CallGate<ReqT, RespT> gate = new CallGate<>(call, limited);
    limited.addListener(ended -> endIfExpired(gate, ended, timeout), Runnable::run);
    return gate.start(headers, next);
  }

  private static void endIfExpired(CallGate<?, ?> gate, Context ended, Duration timeout) {
    if (ended.cancellationCause() instanceof TimeoutException) {
      gate.end(
          Status.DEADLINE_EXCEEDED.withDescription(
              "the server allows this call " + TimeLimit.text(timeout)),
          new Metadata());
    }
  }
}
