package io.grpckit.interceptors.admission;

import static java.util.Objects.requireNonNull;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/**
 * What an {@link AdmissionPolicy} may look at; the call's Context is current when it does.
 *
 * @param method the method that is called
 * @param priority how important the call is
 * @param headers what the caller sent; to be read here only
 * @param attributes what is known of the connection
 */
public record AdmissionRequest(
    MethodDescriptor<?, ?> method, CallPriority priority, Metadata headers, Attributes attributes) {
  /**
   * Refuses nulls.
   *
   * @param method the method that is called
   * @param priority how important the call is
   * @param headers what the caller sent
   * @param attributes what is known of the connection
   */
  public AdmissionRequest {
    requireNonNull(method, "method");
    requireNonNull(priority, "priority");
    requireNonNull(headers, "headers");
    requireNonNull(attributes, "attributes");
  }
}
