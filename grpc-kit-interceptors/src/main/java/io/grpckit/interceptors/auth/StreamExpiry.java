package io.grpckit.interceptors.auth;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpckit.interceptors.auth.AuthEvent.Decision;
import io.grpckit.interceptors.internal.CallGate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Ends streams when the credentials that opened them do. */
record StreamExpiry(Clock clock, ScheduledExecutorService scheduler, Auditor auditor) {

  /** Longer than any server lives; keeps the timer's arithmetic from overflowing. */
  private static final Duration FOREVER = Duration.ofDays(36_500);

  <ReqT, RespT> ServerCall.Listener<ReqT> start(
      Caller caller,
      Instant validUntil,
      Context parent,
      ServerCall<ReqT, RespT> call,
      Metadata headers,
      ServerCallHandler<ReqT, RespT> next) {
    Context.CancellableContext context = parent.withCancellation();
    CallGate<ReqT, RespT> gate = new CallGate<>(call, context);
    ScheduledFuture<?> timer =
        scheduler.schedule(
            context.wrap(() -> expire(gate, caller, call)),
            millisUntil(validUntil),
            TimeUnit.MILLISECONDS);
    // The gate cancels the context when the call is over, however it ends.
    context.addListener(ended -> timer.cancel(false), Runnable::run);
    return gate.start(headers, next);
  }

  private void expire(CallGate<?, ?> gate, Caller caller, ServerCall<?, ?> call) {
    if (gate.end(Refusal.CREDENTIALS_EXPIRED.status(), new Metadata())) {
      auditor.record(Decision.EXPIRED, call, caller, "", "credentials expired during the stream");
    }
  }

  private long millisUntil(Instant end) {
    Instant now = clock.instant();
    if (end.isAfter(now.plus(FOREVER))) {
      return FOREVER.toMillis();
    }
    // Rounded up: a timer must not fire within the last valid millisecond.
    return Math.max(0, Duration.between(now, end).plusNanos(999_999).toMillis());
  }
}
