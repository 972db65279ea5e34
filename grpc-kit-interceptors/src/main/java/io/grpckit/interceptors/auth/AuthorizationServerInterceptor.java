package io.grpckit.interceptors.auth;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpckit.interceptors.auth.AccessTable.Entry;
import io.grpckit.interceptors.auth.AuthEvent.Decision;
import io.grpckit.interceptors.internal.Durations;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets a call go on only if its caller may call its method. Belongs right inside the {@link
 * AuthenticationServerInterceptor}.
 *
 * <p>The {@link AccessTable} is asked first, then the {@link Builder#authorizer} if there is one;
 * both must allow. A refused call ends before its messages are parsed: UNAUTHENTICATED for an
 * anonymous caller, PERMISSION_DENIED for any other, UNAVAILABLE if the authorizer fails or takes
 * too long, each with a fixed description.
 */
public final class AuthorizationServerInterceptor implements ServerInterceptor {

  private final AccessTable table;
  private final @Nullable Authorizer authorizer;
  private final @Nullable Authorizer shadow;
  private final Duration timeout;
  private final Auditor auditor;

  private AuthorizationServerInterceptor(Builder builder) {
    this.table = builder.table;
    this.authorizer = builder.authorizer;
    this.shadow = builder.shadow;
    this.timeout = builder.timeout;
    this.auditor = new Auditor(builder.audit);
  }

  /**
   * An interceptor with the defaults of {@link Builder}.
   *
   * @param table who may call what, see {@link AccessRules#bind}
   * @return a new interceptor
   */
  public static AuthorizationServerInterceptor create(AccessTable table) {
    return builder(table).build();
  }

  /**
   * Starts an interceptor with options.
   *
   * @param table who may call what, see {@link AccessRules#bind}
   * @return a new builder
   */
  public static Builder builder(AccessTable table) {
    return new Builder(table);
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    Caller caller = Caller.current();
    @Nullable Entry entry = table.entry(call.getMethodDescriptor().getFullMethodName());
    if (entry == null) {
      return deny(call, caller, "no rule");
    }
    if (!entry.rule().permits(caller)) {
      return deny(call, caller, entry.rule());
    }
    if (authorizer == null && shadow == null) {
      return allow(call, caller, entry.rule(), headers, next);
    }
    return consult(call, caller, entry.rule(), headers, next);
  }

  private <ReqT, RespT> ServerCall.Listener<ReqT> consult(
      ServerCall<ReqT, RespT> call,
      Caller caller,
      AccessRule rule,
      Metadata headers,
      ServerCallHandler<ReqT, RespT> next) {
    AuthorizationRequest request =
        new AuthorizationRequest(call.getMethodDescriptor(), caller, headers, call.getAttributes());
    if (shadow != null) {
      tryOut(ask(shadow, request), call, caller);
    }
    if (authorizer == null) {
      return allow(call, caller, rule, headers, next);
    }
    return DeferredListener.startAfter(
        ask(authorizer, request), call, answer -> conclude(answer, call, caller, headers, next));
  }

  private CompletableFuture<AuthorizationDecision> ask(
      Authorizer authorizer, AuthorizationRequest request) {
    try {
      CompletableFuture<AuthorizationDecision> answer =
          authorizer.authorize(request).toCompletableFuture();
      return answer.isDone()
          ? answer
          : answer.copy().orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void tryOut(
      CompletableFuture<AuthorizationDecision> answer, ServerCall<?, ?> call, Caller caller) {
    Context context = Context.current(); // The answer may come on any thread.
    CompletableFuture<?> unused =
        answer.whenComplete(
            (decision, failure) -> context.run(() -> recordTrial(decision, failure, call, caller)));
  }

  private void recordTrial(
      @Nullable AuthorizationDecision decision,
      @Nullable Throwable failure,
      ServerCall<?, ?> call,
      Caller caller) {
    if (decision == null) {
      auditor.record(Decision.WOULD_DENY, call, caller, "shadow", "failed: " + failure);
    } else if (!decision.allowed()) {
      auditor.record(Decision.WOULD_DENY, call, caller, decision.rule(), "");
    }
  }

  private <ReqT, RespT> ServerCall.Listener<ReqT> conclude(
      CompletableFuture<AuthorizationDecision> answer,
      ServerCall<ReqT, RespT> call,
      Caller caller,
      Metadata headers,
      ServerCallHandler<ReqT, RespT> next) {
    AuthorizationDecision decision;
    try {
      decision = requireNonNull(answer.join(), "authorizer returned null");
    } catch (RuntimeException e) {
      auditor.record(Decision.UNAVAILABLE, call, caller, "", "authorizer failed: " + e);
      return Refusal.AUTHORIZATION_UNAVAILABLE.close(call);
    }
    if (!decision.allowed()) {
      return deny(call, caller, decision.rule());
    }
    auditor.record(Decision.ALLOWED, call, caller, decision.rule(), "");
    return next.startCall(call, headers);
  }

  private <ReqT, RespT> ServerCall.Listener<ReqT> allow(
      ServerCall<ReqT, RespT> call,
      Caller caller,
      AccessRule rule,
      Metadata headers,
      ServerCallHandler<ReqT, RespT> next) {
    auditor.record(Decision.ALLOWED, call, caller, rule, "");
    return next.startCall(call, headers);
  }

  private <ReqT> ServerCall.Listener<ReqT> deny(
      ServerCall<ReqT, ?> call, Caller caller, Object rule) {
    auditor.record(Decision.DENIED, call, caller, rule, "");
    return caller.isAnonymous()
        ? Refusal.CREDENTIALS_REQUIRED.close(call)
        : Refusal.PERMISSION_DENIED.close(call);
  }

  /** Options of an {@link AuthorizationServerInterceptor}. */
  public static final class Builder {
    private final AccessTable table;
    private @Nullable Authorizer authorizer;
    private @Nullable Authorizer shadow;
    private Duration timeout = Duration.ofSeconds(5);
    private AuthAudit audit = AuthAudit.slf4j();

    private Builder(AccessTable table) {
      this.table = requireNonNull(table, "table");
    }

    /**
     * Who must allow a call, too, after the table has.
     *
     * @param authorizer none if not set
     * @return this
     */
    public Builder authorizer(Authorizer authorizer) {
      this.authorizer = requireNonNull(authorizer, "authorizer");
      return this;
    }

    /**
     * A policy that is being tried out: what it would deny is recorded as {@link
     * Decision#WOULD_DENY}, and goes on.
     *
     * @param shadow none if not set; {@link AccessTable#asAuthorizer()} for other rules
     * @return this
     */
    public Builder shadow(Authorizer shadow) {
      this.shadow = requireNonNull(shadow, "shadow");
      return this;
    }

    /**
     * How long the authorizer may take; then the call ends UNAVAILABLE.
     *
     * @param timeout positive; 5 s if not set
     * @return this
     */
    public Builder timeout(Duration timeout) {
      this.timeout = Durations.requirePositive(timeout, "timeout");
      return this;
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
     * Builds the interceptor.
     *
     * @return a new interceptor
     */
    @CheckReturnValue
    public AuthorizationServerInterceptor build() {
      return new AuthorizationServerInterceptor(this);
    }
  }
}
