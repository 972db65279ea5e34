package io.grpckit.examples.edge.call;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.CallOptions;
import io.grpc.Metadata;

/**
 * What a request of HTTP says of the call that it asks for.
 *
 * @param headers the metadata of the call, to be used once
 * @param options end the call in time, if the client says when
 */
public record CallRequest(Metadata headers, CallOptions options) {

  /**
   * Reads the headers of a request.
   *
   * @param request the request
   * @return what they say
   * @throws IllegalArgumentException if one of them is malformed
   */
  public static CallRequest of(ServiceRequestContext request) {
    return new CallRequest(
        CallHeaders.of(request), CallTimeout.options(request.request().headers()));
  }
}
