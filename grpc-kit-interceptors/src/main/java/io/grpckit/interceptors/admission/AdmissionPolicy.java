package io.grpckit.interceptors.admission;

import io.grpc.MethodDescriptor;
import io.grpc.ServerStreamTracer;
import java.util.Optional;

/**
 * Decides whether a server takes a call on. {@link AdmissionServerInterceptor} puts the decision
 * into effect. Implementations are thread-safe, quick, and never block.
 */
public interface AdmissionPolicy {
  /**
   * What counters and descriptions call it.
   *
   * @return a short name, the same for all calls
   */
  String name();

  /**
   * Whether the policy has anything to say about a method's calls.
   *
   * @param method the method
   * @return true by default
   */
  default boolean appliesTo(MethodDescriptor<?, ?> method) {
    return true;
  }

  /**
   * Decides about one call.
   *
   * @param request the call
   * @return a grant, whose permit is given back exactly once, or a refusal
   */
  Admission decide(AdmissionRequest request);

  /**
   * What must be added to the server for the policy to work; the pipeline does.
   *
   * @return empty for most
   */
  default Optional<ServerStreamTracer.Factory> streamTracerFactory() {
    return Optional.empty();
  }
}
