package io.grpckit.interceptors.deadline;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpckit.interceptors.internal.CallGate;
import io.grpckit.interceptors.internal.PerMethod;
import io.grpckit.interceptors.internal.Timers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Ends calls that take longer than a {@link DeadlinePolicy} allows: the caller receives
 * DEADLINE_EXCEEDED at once, even while the handler blocks, the handler's {@link Context} is
 * cancelled, and what it still writes is dropped. Streams that are open for {@link
 * DeadlinePolicy#streamMax} end likewise, with UNAVAILABLE.
 *
 * <p>The earlier of the caller's deadline and the policy's counts, and is what {@link
 * Context#getDeadline} says in the handler, so that calls to other servers inherit it; {@code
 * streamMax} is no deadline, and not inherited.
 */
public final class DeadlineServerInterceptor implements ServerInterceptor {
  private final PerMethod<Limits> limits;
  private final ScheduledExecutorService timer;

  DeadlineServerInterceptor(DeadlinePolicy policy, ScheduledExecutorService timer) {
    requireNonNull(policy, "policy");
    this.limits =
        new PerMethod<>(method -> new Limits(policy.of(method), policy.streams().of(method)));
    this.timer = timer;
  }

  /** What the policy says of a method. */
  private record Limits(TimeLimit time, Optional<Duration> stream) {}

  /**
   * An interceptor that enforces a policy.
   *
   * @param policy how long calls may take
   * @return a new interceptor
   */
  public static DeadlineServerInterceptor create(DeadlinePolicy policy) {
    return new DeadlineServerInterceptor(policy, Timers.shared());
  }

  /**
   * What the interceptor does for a method.
   *
   * @param method the method
   * @return its limits, such as {@code 5s, max 20s} or {@code stream max 30m}; {@code none} without
   */
  public String effectOn(MethodDescriptor<?, ?> method) {
    Limits limit = limits.get(method);
    String time = limit.time().toString();
    return limit.stream()
        .map(longest -> "stream max " + TimeLimit.text(longest))
        .map(stream -> limit.time().equals(TimeLimit.NONE) ? stream : time + ", " + stream)
        .orElse(time);
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    Limits limit = limits.get(call.getMethodDescriptor());
    Duration timeout = limit.time().granted(Context.current().getDeadline());
    if (timeout == null && limit.stream().isEmpty()) {
      return next.startCall(call, headers);
    }
    CancellableContext limited = context(timeout);
    CallGate<ReqT, RespT> gate = new CallGate<>(call, limited);
    if (timeout != null) {
      limited.addListener(ended -> endIfExpired(gate, ended, timeout), Runnable::run);
    }
    limit.stream().ifPresent(longest -> endLater(gate, limited, longest));
    return gate.start(headers, next);
  }

  private CancellableContext context(@Nullable Duration timeout) {
    Context context = Context.current();
    return timeout == null
        ? context.withCancellation()
        : context.withDeadline(Deadline.after(timeout.toNanos(), TimeUnit.NANOSECONDS), timer);
  }

  private static void endIfExpired(CallGate<?, ?> gate, Context ended, Duration timeout) {
    if (ended.cancellationCause() instanceof TimeoutException) {
      gate.end(
          Status.DEADLINE_EXCEEDED.withDescription(
              "the server allows this call " + TimeLimit.text(timeout)),
          new Metadata());
    }
  }

  private void endLater(CallGate<?, ?> gate, CancellableContext limited, Duration longest) {
    long nanos = longest.toNanos();
    long early = ThreadLocalRandom.current().nextLong(nanos / 10 + 1);
    Future<?> end =
        timer.schedule(() -> endStream(gate, longest), nanos - early, TimeUnit.NANOSECONDS);
    limited.addListener(ended -> end.cancel(false), Runnable::run);
  }

  private static void endStream(CallGate<?, ?> gate, Duration longest) {
    gate.end(
        Status.UNAVAILABLE.withDescription(
            "the server keeps this stream open for " + TimeLimit.text(longest) + ": call again"),
        new Metadata());
  }
}
