package io.grpckit.interceptors.auth;

import static java.util.Objects.requireNonNull;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/**
 * What an {@link Authorizer} may look at. The headers are the call's own and not thread-safe: read
 * what you need before you return, and never change them.
 *
 * @param method the method that is called
 * @param caller who calls, anonymous without credentials
 * @param headers the metadata that the client sent
 * @param attributes what is known of the connection
 */
public record AuthorizationRequest(
    MethodDescriptor<?, ?> method, Caller caller, Metadata headers, Attributes attributes) {

  /**
   * Refuses nulls.
   *
   * @param method not null
   * @param caller not null
   * @param headers not copied
   * @param attributes not null
   */
  public AuthorizationRequest {
    requireNonNull(method, "method");
    requireNonNull(caller, "caller");
    requireNonNull(headers, "headers");
    requireNonNull(attributes, "attributes");
  }
}
