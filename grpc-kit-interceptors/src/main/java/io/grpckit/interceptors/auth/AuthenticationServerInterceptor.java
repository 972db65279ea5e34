package io.grpckit.interceptors.auth;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpckit.interceptors.auth.AuthEvent.Decision;
import io.grpckit.interceptors.auth.Authentication.Absent;
import io.grpckit.interceptors.auth.Authentication.Accepted;
import io.grpckit.interceptors.auth.Authentication.Rejected;
import io.grpckit.interceptors.auth.Authentication.Unavailable;
import io.grpckit.interceptors.internal.Durations;
import io.grpckit.interceptors.internal.Timers;
import io.grpckit.interceptors.observe.CallFields;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who is calling, and lets the handler read it from {@link Caller#current()}.
 *
 * <p>A call without credentials goes on as {@linkplain Caller#anonymous() anonymous}; whether that
 * will do is decided by the {@link AuthorizationServerInterceptor}, which belongs right inside.
 * Credentials that are presented must be valid, on every method. A call is refused before its
 * messages are parsed: UNAUTHENTICATED for bad credentials, UNAVAILABLE if the authenticator cannot
 * tell, RESOURCE_EXHAUSTED from a {@linkplain Builder#throttle throttled} peer, each with a fixed
 * description.
 *
 * <p>While an asynchronous authenticator thinks, no thread is held; the call's events are kept and
 * replayed in order on the call's executor. Streaming calls end UNAUTHENTICATED when their
 * credentials do: the handler sees a cancellation.
 */
public final class AuthenticationServerInterceptor implements ServerInterceptor {

  private final Authenticator authenticator;
  private final Auditor auditor;
  private final Duration timeout;
  private final boolean endStreamsAtExpiry;
  private final @Nullable FailureThrottle throttle;
  private final StreamExpiry expiry;

  private AuthenticationServerInterceptor(Builder builder) {
    this.authenticator = builder.authenticator;
    this.auditor = new Auditor(builder.audit);
    this.timeout = builder.timeout;
    this.endStreamsAtExpiry = builder.endStreamsAtExpiry;
    this.throttle = builder.throttle;
    this.expiry = new StreamExpiry(builder.clock, builder.scheduler, auditor);
  }

  /**
   * An interceptor with the defaults of {@link Builder}.
   *
   * @param authenticator judges the credentials
   * @return a new interceptor
   */
  public static AuthenticationServerInterceptor create(Authenticator authenticator) {
    return builder(authenticator).build();
  }

  /**
   * Starts an interceptor with options.
   *
   * @param authenticator judges the credentials
   * @return a new builder
   */
  public static Builder builder(Authenticator authenticator) {
    return new Builder(authenticator);
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    if (throttle != null && throttle.isThrottled(call.getAttributes())) {
      auditor.record(Decision.THROTTLED, call, Caller.anonymous(), "", "too many failures");
      return Refusal.TOO_MANY_FAILURES.close(call);
    }
    return DeferredListener.startAfter(
        ask(call, headers), call, answer -> proceed(outcome(answer), call, headers, next));
  }

  private CompletableFuture<Authentication> ask(ServerCall<?, ?> call, Metadata headers) {
    try {
      CompletableFuture<Authentication> answer =
          authenticator.authenticate(AuthenticationRequest.of(call, headers)).toCompletableFuture();
      // The time-out must complete a future of this call alone: the answer may be shared.
      return answer.isDone()
          ? answer
          : answer.copy().orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RuntimeException | LinkageError e) { // a library may be missing
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Authentication outcome(CompletableFuture<Authentication> answer) {
    try {
      Authentication found = answer.join();
      return found == null ? Authentication.unavailable("authenticator returned null") : found;
    } catch (CompletionException e) {
      return Authentication.unavailable("authenticator failed: " + e.getCause());
    } catch (RuntimeException e) {
      return Authentication.unavailable("authenticator failed: " + e);
    }
  }

  private <ReqT, RespT> ServerCall.Listener<ReqT> proceed(
      Authentication outcome,
      ServerCall<ReqT, RespT> call,
      Metadata headers,
      ServerCallHandler<ReqT, RespT> next) {
    if (outcome instanceof Accepted accepted) {
      auditor.record(Decision.AUTHENTICATED, call, accepted.caller(), "", "");
      return start(accepted, call, headers, next);
    }
    if (outcome instanceof Absent) {
      return next.startCall(call, headers);
    }
    return refuse(outcome, call);
  }

  private <ReqT, RespT> ServerCall.Listener<ReqT> start(
      Accepted accepted,
      ServerCall<ReqT, RespT> call,
      Metadata headers,
      ServerCallHandler<ReqT, RespT> next) {
    CallFields fields = CallFields.current();
    if (fields.isKept()) {
      fields.put(CallFields.PRINCIPAL, accepted.caller().toString());
    }
    Context context = accepted.caller().in(Context.current());
    boolean unary = call.getMethodDescriptor().getType() == MethodType.UNARY;
    if (unary || !endStreamsAtExpiry || accepted.validUntil() == null) {
      return Contexts.interceptCall(context, call, headers, next);
    }
    return expiry.start(accepted.caller(), accepted.validUntil(), context, call, headers, next);
  }

  private <ReqT> ServerCall.Listener<ReqT> refuse(
      Authentication outcome, ServerCall<ReqT, ?> call) {
    if (outcome instanceof Unavailable unavailable) {
      auditor.record(Decision.UNAVAILABLE, call, Caller.anonymous(), "", unavailable.reason());
      return Refusal.AUTHENTICATION_UNAVAILABLE.close(call);
    }
    if (throttle != null) {
      throttle.recordFailure(call.getAttributes());
    }
    String reason = ((Rejected) outcome).reason();
    auditor.record(Decision.REJECTED, call, Caller.anonymous(), "", reason);
    return Refusal.INVALID_CREDENTIALS.close(call);
  }

  /** Options of an {@link AuthenticationServerInterceptor}. */
  public static final class Builder {
    private final Authenticator authenticator;
    private AuthAudit audit = AuthAudit.slf4j();
    private Duration timeout = Duration.ofSeconds(10);
    private boolean endStreamsAtExpiry = true;
    private @Nullable FailureThrottle throttle;
    private Clock clock = Clock.systemUTC();
    private ScheduledExecutorService scheduler = Timers.shared();

    private Builder(Authenticator authenticator) {
      this.authenticator = requireNonNull(authenticator, "authenticator");
    }

    /**
     * Where decisions are recorded.
     *
     * @param audit {@link AuthAudit#slf4j()} if not set
     * @return this
     */
    public Builder audit(AuthAudit audit) {
      this.audit = requireNonNull(audit, "audit");
      return this;
    }

    /**
     * How long an asynchronous authenticator may take; then the call ends UNAVAILABLE.
     *
     * @param timeout positive; 10 s if not set
     * @return this
     */
    public Builder timeout(Duration timeout) {
      this.timeout = Durations.requirePositive(timeout, "timeout");
      return this;
    }

    /**
     * Whether streaming calls end when their credentials do.
     *
     * @param endStreamsAtExpiry true if not set; with false, a stream outlives its token
     * @return this
     */
    public Builder endStreamsAtExpiry(boolean endStreamsAtExpiry) {
      this.endStreamsAtExpiry = endStreamsAtExpiry;
      return this;
    }

    /**
     * Refuses peers that present bad credentials too often, before their credentials are looked at.
     *
     * @param throttle counts the failures; none if not set
     * @return this
     */
    public Builder throttle(FailureThrottle throttle) {
      this.throttle = requireNonNull(throttle, "throttle");
      return this;
    }

    Builder time(Clock clock, ScheduledExecutorService scheduler) {
      this.clock = clock;
      this.scheduler = scheduler;
      return this;
    }

    /**
     * Builds the interceptor.
     *
     * @return a new interceptor
     */
    @CheckReturnValue
    public AuthenticationServerInterceptor build() {
      return new AuthenticationServerInterceptor(this);
    }
  }
}
