package io.grpckit.errors.validation;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServiceDescriptor;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The protobuf messages that services receive and send. */
final class MessageTypes {
  private MessageTypes() {}

  static List<Descriptor> of(Collection<ServiceDescriptor> services) {
    return services.stream()
        .flatMap(service -> service.getMethods().stream())
        .flatMap(
            method ->
                Stream.<Marshaller<?>>of(
                    method.getRequestMarshaller(), method.getResponseMarshaller()))
        .flatMap(MessageTypes::descriptor)
        .distinct()
        .toList();
  }

  private static Stream<Descriptor> descriptor(Marshaller<?> marshaller) {
    return marshaller instanceof PrototypeMarshaller<?> typed
            && typed.getMessagePrototype() instanceof Message message
        ? Stream.of(message.getDescriptorForType())
        : Stream.empty();
  }
}
