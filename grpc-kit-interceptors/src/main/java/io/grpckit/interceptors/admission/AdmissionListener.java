package io.grpckit.interceptors.admission;

import io.grpc.MethodDescriptor;

/**
 * Told of every decision: the metrics of admission. Called on the call's thread; it must not block.
 * What it throws is counted ({@link io.grpckit.interceptors.observe.TelemetryFailures}) and harms
 * no call.
 */
@FunctionalInterface
public interface AdmissionListener {
  /** What became of a call. */
  enum Outcome {
    /** It went on. */
    ADMITTED,
    /** It was refused. */
    REFUSED,
    /** It would have been refused, but the policy is only being tried out. */
    WOULD_REFUSE
  }

  /**
   * A policy has decided.
   *
   * @param policy who decided
   * @param method the method that was called; its name may be one that a caller made up
   * @param outcome what became of the call
   */
  void decided(AdmissionPolicy policy, MethodDescriptor<?, ?> method, Outcome outcome);

  /**
   * A policy is about to decide, and this will be told of it; called once for each interceptor that
   * is built.
   *
   * @param policy who will decide
   */
  default void watches(AdmissionPolicy policy) {}
}
