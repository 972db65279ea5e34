package io.grpckit.interceptors.observe;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpckit.interceptors.ServerPipeline;
import io.grpckit.interceptors.admission.AdmissionPolicy;
import io.grpckit.interceptors.admission.AdmissionRequest;
import io.grpckit.interceptors.admission.CallPriority;
import io.grpckit.interceptors.admission.ConcurrencyLimit;
import io.grpckit.interceptors.admission.StreamBulkhead;
import io.grpckit.interceptors.auth.AccessRule;
import io.grpckit.interceptors.auth.AccessRules;
import io.grpckit.interceptors.auth.ApiKey;
import io.grpckit.interceptors.auth.ApiKeyAuthenticator;
import io.grpckit.interceptors.auth.ApiKeyStore.Entry;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.interceptors.deadline.TimeLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The stages of a pipeline that may end calls, all in the way of every call: a deadline, room for
 * one call and one stream, API keys, and a role that callers must have.
 */
final class EndingStages {
  /** A caller who may call. */
  static final ApiKey MEMBER = ApiKey.generate("member");

  /** A caller who may not. */
  static final ApiKey GUEST = ApiKey.generate("guest");

  /** Nobody whom the server knows. */
  static final ApiKey STRANGER = ApiKey.generate("stranger");

  /** What {@link #impatient} ones give a call. */
  static final Duration LITTLE_TIME = Duration.ofMillis(200);

  static final Metadata.Key<String> THROW =
      Metadata.Key.of("x-throw", Metadata.ASCII_STRING_MARSHALLER);

  private static final Map<String, Entry> KEYS =
      Map.of(
          MEMBER.id(),
          new Entry(
              MEMBER.digest(), new Caller("alice", "keys", Set.of(), Set.of("member"), Map.of())),
          GUEST.id(),
          new Entry(GUEST.digest(), Caller.named("keys", "bob")));

  private final ConcurrencyLimit calls = ConcurrencyLimit.fixed(1);
  private final StreamBulkhead streams = StreamBulkhead.of(1);
  private final Duration limit;
  private int taken;

  private EndingStages(Duration limit) {
    this.limit = limit;
  }

  /** In nobody's way. */
  static EndingStages generous() {
    return new EndingStages(Duration.ofMinutes(10));
  }

  /** With little time for a call. */
  static EndingStages impatient() {
    return new EndingStages(LITTLE_TIME);
  }

  /** Without room for another call or stream. */
  static EndingStages full() {
    EndingStages stages = generous();
    stages.take(stages.calls, MethodType.UNARY);
    stages.take(stages.streams, MethodType.BIDI_STREAMING);
    stages.taken = 1;
    return stages;
  }

  ServerPipeline pipeline(List<? extends CallObserver> observers) {
    return ServerPipeline.builder()
        .observe(observers.toArray(CallObserver[]::new))
        .deadlines(deadlines())
        .admission(calls, streams)
        .authenticate(
            ApiKeyAuthenticator.create(
                id -> CompletableFuture.completedFuture(Optional.ofNullable(KEYS.get(id)))))
        .authorize(AccessRules.fromCode().service(TestCalls.SERVICE, AccessRule.anyRole("member")))
        .intercept(new Throwing())
        .build();
  }

  /** Whether all that calls took has been given back. */
  boolean areFree() {
    return calls.inFlight() == taken && streams.open() == taken;
  }

  private DeadlinePolicy deadlines() {
    DeadlinePolicy policy = DeadlinePolicy.fromCode();
    for (MethodDescriptor<?, ?> method : TestCalls.methods()) {
      policy = policy.method(method.getFullMethodName(), TimeLimit.max(limit));
    }
    return policy;
  }

  private void take(AdmissionPolicy policy, MethodType type) {
    policy.decide(
        new AdmissionRequest(
            TestCalls.method(type), CallPriority.NORMAL, new Metadata(), Attributes.EMPTY));
  }

  private static final class Throwing implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      if (headers.containsKey(THROW)) {
        throw new IllegalStateException("thrown by an interceptor");
      }
      return next.startCall(call, headers);
    }
  }
}
