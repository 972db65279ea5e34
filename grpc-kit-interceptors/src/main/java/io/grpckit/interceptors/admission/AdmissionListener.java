package io.grpckit.interceptors.admission;

import io.grpc.MethodDescriptor;

/**
 * Told of every decision: the metrics of admission. Called on the call's thread; it must not block.
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
   * @param policy the policy's name
   * @param method the method that was called
   * @param outcome what became of the call
   */
  void decided(String policy, MethodDescriptor<?, ?> method, Outcome outcome);
}
