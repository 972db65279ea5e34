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
   * What metrics call it.
   *
   * @return a short name, the same for all calls and settings
   */
  String name();

  /**
   * What {@code describe()} calls it.
   *
   * @return the name and the settings
   */
  default String description() {
    return name();
  }

  /**
   * How much of the policy's limit is in use.
   *
   * @return empty if it has none that is used up and given back
   */
  default Optional<Occupancy> occupancy() {
    return Optional.empty();
  }

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
   * Whether the policy treats callers differently, and so must be asked after authentication: in
   * the stage QUOTA, not ADMISSION.
   *
   * @return false by default
   */
  default boolean asksForCaller() {
    return false;
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
