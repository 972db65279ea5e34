package io.grpckit.interceptors.deadline;

import static java.util.Objects.requireNonNull;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpckit.interceptors.internal.PerMethod;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Gives every call the deadline of a {@link DeadlinePolicy}, counted from when that call is made:
 * its default where the caller set none, its maximum where the caller's is later. All attempts of a
 * call share it.
 */
public final class DeadlineClientInterceptor implements ClientInterceptor {
  private final PerMethod<TimeLimit> limits;

  private DeadlineClientInterceptor(DeadlinePolicy policy) {
    this.limits = new PerMethod<>(policy::of);
  }

  /**
   * An interceptor that applies a policy.
   *
   * @param policy how long calls may take
   * @return a new interceptor
   * @throws IllegalArgumentException if the policy has a {@link DeadlinePolicy#streamMax}
   */
  public static DeadlineClientInterceptor create(DeadlinePolicy policy) {
    if (!requireNonNull(policy, "policy").streams().isEmpty()) {
      throw new IllegalArgumentException(
          "policy must have no streamMax on a client: it is the server that ends streams");
    }
    return new DeadlineClientInterceptor(policy);
  }

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    Duration timeout = limits.get(method).granted(options.getDeadline());
    return next.newCall(
        method,
        timeout == null
            ? options
            : options.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS));
  }
}
