package io.grpckit.lb.breaker;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Stops sending calls to a service that keeps failing, until a few probes succeed again. While a
 * breaker is open its calls fail at once with UNAVAILABLE and a {@code google.rpc.RetryInfo} that
 * says when the next probe is due; nothing is sent.
 *
 * <p>A unary or client-streaming call counts when it ends. A call whose response is a stream counts
 * as a success when its first message arrives, else when it ends: a stream that lives for hours
 * must not keep a half-open breaker waiting. A call that the caller cancels counts as nothing.
 *
 * <p>Install it above retries, as any client interceptor is: what is retried counts once. The
 * breakers live in resilience4j's registry, where they can be configured by name, watched and bound
 * to metrics. Thread-safe.
 */
public final class CircuitBreakerClientInterceptor implements ClientInterceptor {
  private final CircuitBreakerRegistry registry;
  private final BreakerScope scope;
  private final Set<Code> failures;
  private final OpenCircuits openCircuits;

  private CircuitBreakerClientInterceptor(Builder builder) {
    registry = builder.registry;
    scope = builder.scope;
    failures = Collections.unmodifiableSet(EnumSet.copyOf(builder.failures));
    openCircuits = OpenCircuits.of(registry);
  }

  /**
   * Breakers by service, with {@link Builder#failures}' default codes.
   *
   * @param registry makes and holds the breakers
   * @return the interceptor
   */
  public static CircuitBreakerClientInterceptor create(CircuitBreakerRegistry registry) {
    return builder(registry).build();
  }

  /**
   * A builder of an interceptor.
   *
   * @param registry makes and holds the breakers; the configuration of a breaker is looked up by
   *     its name
   * @return a builder with the defaults
   */
  public static Builder builder(CircuitBreakerRegistry registry) {
    return new Builder(registry);
  }

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions callOptions, Channel next) {
    CircuitBreaker breaker = registry.circuitBreaker(scope.nameOf(method));
    return new GuardedCall<>(
        next.newCall(method, callOptions),
        breaker,
        failures,
        !method.getType().serverSendsOneMessage(),
        openCircuits);
  }

  /** Builds a {@link CircuitBreakerClientInterceptor}; not thread-safe. */
  public static final class Builder {
    private final CircuitBreakerRegistry registry;
    private BreakerScope scope = BreakerScope.SERVICE;
    private Set<Code> failures =
        EnumSet.of(
            Code.UNAVAILABLE,
            Code.DEADLINE_EXCEEDED,
            Code.RESOURCE_EXHAUSTED,
            Code.INTERNAL,
            Code.UNKNOWN,
            Code.DATA_LOSS);

    private Builder(CircuitBreakerRegistry registry) {
      this.registry = requireNonNull(registry, "registry");
    }

    /**
     * Which calls share a breaker.
     *
     * @param scope {@link BreakerScope#SERVICE} by default
     * @return this builder
     */
    public Builder scope(BreakerScope scope) {
      this.scope = requireNonNull(scope, "scope");
      return this;
    }

    /**
     * Which codes count as failures. Every other one counts as a success: it is the answer of a
     * service that works.
     *
     * @param codes neither OK nor CANCELLED; UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED,
     *     INTERNAL, UNKNOWN and DATA_LOSS by default
     * @return this builder
     * @throws IllegalArgumentException if there is none, or one that cannot be a failure
     */
    public Builder failures(Code... codes) {
      Set<Code> set = EnumSet.noneOf(Code.class);
      set.addAll(Arrays.asList(codes));
      if (set.isEmpty() || set.contains(Code.OK) || set.contains(Code.CANCELLED)) {
        throw new IllegalArgumentException(
            "failures must be codes other than OK and CANCELLED, was " + set);
      }
      failures = set;
      return this;
    }

    /**
     * The interceptor.
     *
     * @return thread-safe
     */
    @CheckReturnValue
    public CircuitBreakerClientInterceptor build() {
      return new CircuitBreakerClientInterceptor(this);
    }
  }
}
