package io.grpckit.interceptors.admission;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpckit.interceptors.admission.Admission.Granted;
import io.grpckit.interceptors.admission.Admission.Refused;
import io.grpckit.interceptors.admission.AdmissionListener.Outcome;
import io.grpckit.interceptors.internal.AsksForCaller;
import io.grpckit.interceptors.internal.PerMethod;
import io.grpckit.interceptors.method.MethodSelector;
import io.grpckit.interceptors.observe.TelemetryFailures;
import java.util.Optional;

/**
 * Puts an {@link AdmissionPolicy} into effect. A refused call ends with RESOURCE_EXHAUSTED before
 * its messages are parsed, with RetryInfo and {@code grpc-retry-pushback-ms}; that forbids retries
 * which would come more than a minute later, or after the call's deadline. The permit of an
 * admitted call comes back exactly once, however the call ends: when it is closed, when its caller
 * goes away, or when starting it fails.
 *
 * <p>Health, reflection and channelz ({@link MethodSelector#infrastructure}) are exempt: an
 * overloaded server is not a dead one.
 */
public final class AdmissionServerInterceptor implements ServerInterceptor, AsksForCaller {
  private final AdmissionPolicy policy;
  private final AdmissionListener listener;
  private final MethodSelector exempt;
  private final boolean shadow;
  private final PerMethod<CallPriority> priorities;

  private AdmissionServerInterceptor(Builder builder) {
    policy = builder.policy;
    listener = builder.listener;
    exempt = builder.exempt;
    shadow = builder.shadow;
    priorities = new PerMethod<>(CallPriority::fromContract);
  }

  /**
   * An interceptor with the defaults of {@link Builder}.
   *
   * @param policy decides
   * @return a new interceptor
   */
  public static AdmissionServerInterceptor create(AdmissionPolicy policy) {
    return builder(policy).build();
  }

  /**
   * Begins an interceptor.
   *
   * @param policy decides
   * @return a new builder
   */
  public static Builder builder(AdmissionPolicy policy) {
    return new Builder(policy);
  }

  /**
   * What must be added to the server for the policy to work; the pipeline does.
   *
   * @return empty for most policies
   */
  public Optional<ServerStreamTracer.Factory> streamTracerFactory() {
    return policy.streamTracerFactory();
  }

  /**
   * What the interceptor does for a method.
   *
   * @param method the method
   * @return the policy's description; empty if the method is exempt
   */
  public String effectOn(MethodDescriptor<?, ?> method) {
    if (!concerns(method)) {
      return "";
    }
    return shadow ? policy.description() + " (shadow)" : policy.description();
  }

  @Override
  public boolean asksForCaller() {
    return policy.asksForCaller();
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    MethodDescriptor<ReqT, RespT> method = call.getMethodDescriptor();
    if (!concerns(method)) {
      return next.startCall(call, headers);
    }
    Admission admission =
        policy.decide(
            new AdmissionRequest(method, priorities.get(method), headers, call.getAttributes()));
    if (admission instanceof Granted granted) {
      tell(method, Outcome.ADMITTED);
      return granted.equals(Granted.FREE)
          ? next.startCall(call, headers)
          : AdmittedCall.start(granted.permit(), call, headers, next);
    }
    if (shadow) {
      tell(method, Outcome.WOULD_REFUSE);
      return next.startCall(call, headers);
    }
    tell(method, Outcome.REFUSED);
    Refusal.close(call, (Refused) admission);
    return new ServerCall.Listener<>() {};
  }

  private void tell(MethodDescriptor<?, ?> method, Outcome outcome) {
    try {
      listener.decided(policy, method, outcome);
    } catch (RuntimeException | Error failure) {
      TelemetryFailures.count(failure);
    }
  }

  private boolean concerns(MethodDescriptor<?, ?> method) {
    return policy.appliesTo(method) && !exempt.matches(method);
  }

  /** Options of an {@link AdmissionServerInterceptor}. */
  public static final class Builder {
    private final AdmissionPolicy policy;
    private AdmissionListener listener = (policy, method, outcome) -> {};
    private MethodSelector exempt = MethodSelector.infrastructure();
    private boolean shadow;

    private Builder(AdmissionPolicy policy) {
      this.policy = requireNonNull(policy, "policy");
    }

    /**
     * Who is told of every decision.
     *
     * @param listener nobody if not set
     * @return this
     */
    public Builder listener(AdmissionListener listener) {
      this.listener = requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Which methods are never refused, beside health, reflection and channelz.
     *
     * @param methods more methods
     * @return this
     */
    public Builder exempt(MethodSelector methods) {
      exempt = exempt.or(methods);
      return this;
    }

    /**
     * Only counts what would be refused; to try a limit out. Such calls go on without a permit.
     *
     * @return this
     */
    public Builder shadow() {
      shadow = true;
      return this;
    }

    /**
     * Builds the interceptor.
     *
     * @return a new interceptor
     */
    @CheckReturnValue
    public AdmissionServerInterceptor build() {
      listener.watches(policy);
      return new AdmissionServerInterceptor(this);
    }
  }
}
