package io.grpckit.examples.edge.grpc;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpckit.examples.edge.call.CallRequest;

/** A service whose every call is made by another server. */
final class ForwardedService {

  private ForwardedService() {}

  static ServerServiceDefinition of(ServerServiceDefinition service, Channel channel) {
    ServerServiceDefinition.Builder forwarded =
        ServerServiceDefinition.builder(service.getServiceDescriptor());
    for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
      forwarded.addMethod(forwarded(method.getMethodDescriptor(), channel));
    }
    return forwarded.build();
  }

  private static <Q, R> ServerMethodDefinition<Q, R> forwarded(
      MethodDescriptor<Q, R> method, Channel channel) {
    return ServerMethodDefinition.create(
        method, (call, headers) -> start(channel, method, call, ServiceRequestContext.current()));
  }

  private static <Q, R> ServerCall.Listener<Q> start(
      Channel channel,
      MethodDescriptor<Q, R> method,
      ServerCall<Q, R> call,
      ServiceRequestContext request) {
    CallRequest asked;
    try {
      asked = CallRequest.of(request);
    } catch (IllegalArgumentException e) {
      call.close(Status.INVALID_ARGUMENT.withDescription(e.getMessage()), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return new ForwardedCall<>(call, channel.newCall(method, asked.options()), request)
        .start(asked.headers());
  }
}
