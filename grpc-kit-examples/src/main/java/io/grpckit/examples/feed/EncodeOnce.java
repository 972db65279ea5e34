package io.grpckit.examples.feed;

import static java.util.Objects.requireNonNull;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.util.List;
import java.util.Set;

/**
 * Encodes a response once, however many calls it is sent to. Without it, gRPC encodes a message for
 * each call anew, even if it is the same object.
 */
public final class EncodeOnce {

  private EncodeOnce() {}

  /**
   * Encodes the responses of some methods once.
   *
   * @param service to which the methods belong
   * @param methods those that send the same message objects to many calls
   * @return the same service
   * @throws IllegalArgumentException if a method answers anything but protobuf messages
   */
  public static ServerServiceDefinition in(
      ServerServiceDefinition service, MethodDescriptor<?, ?>... methods) {
    requireNonNull(service, "service");
    Set<MethodDescriptor<?, ?>> shared = Set.of(methods);
    List<ServerMethodDefinition<?, ?>> definitions =
        service.getMethods().stream()
            .<ServerMethodDefinition<?, ?>>map(
                method ->
                    shared.contains(method.getMethodDescriptor()) ? encodeOnce(method) : method)
            .toList();
    ServerServiceDefinition.Builder builder =
        ServerServiceDefinition.builder(descriptor(service.getServiceDescriptor(), definitions));
    definitions.forEach(builder::addMethod);
    return builder.build();
  }

  private static <Q, R> ServerMethodDefinition<Q, R> encodeOnce(
      ServerMethodDefinition<Q, R> method) {
    MethodDescriptor<Q, R> descriptor = method.getMethodDescriptor();
    if (!(descriptor.getResponseMarshaller() instanceof PrototypeMarshaller<R> marshaller)) {
      throw new IllegalArgumentException(
          "methods must answer protobuf messages, was " + descriptor.getFullMethodName());
    }
    return ServerMethodDefinition.create(
        descriptor.toBuilder().setResponseMarshaller(new SharingMarshaller<>(marshaller)).build(),
        method.getServerCallHandler());
  }

  private static ServiceDescriptor descriptor(
      ServiceDescriptor service, List<ServerMethodDefinition<?, ?>> methods) {
    ServiceDescriptor.Builder builder =
        ServiceDescriptor.newBuilder(service.getName())
            .setSchemaDescriptor(service.getSchemaDescriptor());
    methods.forEach(method -> builder.addMethod(method.getMethodDescriptor()));
    return builder.build();
  }
}
