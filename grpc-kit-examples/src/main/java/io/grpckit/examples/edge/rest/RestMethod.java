package io.grpckit.examples.edge.rest;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpMethod;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A way to a method that {@code google.api.http} describes.
 *
 * @param method the method, unary or streaming its responses
 * @param verb the HTTP method
 * @param path the path
 * @param body what the body is: {@code *} the request, else the name of a field; empty for none
 */
record RestMethod(
    MethodDescriptor<Message, Message> method, HttpMethod verb, PathTemplate path, String body) {

  /** The request, all of it in the body. */
  static final String WHOLE = "*";

  /** Everything that a contract says. */
  static List<RestMethod> of(List<ServerServiceDefinition> services) {
    List<RestMethod> methods = new ArrayList<>();
    for (ServerServiceDefinition service : services) {
      for (ServerMethodDefinition<?, ?> definition : service.getMethods()) {
        MethodDescriptor<Message, Message> method =
            speaksProtobuf(definition.getMethodDescriptor());
        if (method != null && method.getType().clientSendsOneMessage()) {
          add(method, methods);
        }
      }
    }
    return methods;
  }

  /** {@code POST /user.v1.UserService/GetUser}, as gRPC itself names it. */
  static @Nullable RestMethod byName(MethodDescriptor<?, ?> method) {
    MethodDescriptor<Message, Message> typed = speaksProtobuf(method);
    return typed == null || !typed.getType().clientSendsOneMessage()
        ? null
        : new RestMethod(
            typed, HttpMethod.POST, PathTemplate.parse("/" + typed.getFullMethodName()), WHOLE);
  }

  @SuppressWarnings("unchecked") // whose marshallers have a message for a prototype
  private static @Nullable MethodDescriptor<Message, Message> speaksProtobuf(
      MethodDescriptor<?, ?> method) {
    boolean protobuf =
        method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier
            && prototype(method.getRequestMarshaller()) instanceof Message
            && prototype(method.getResponseMarshaller()) instanceof Message;
    return protobuf ? (MethodDescriptor<Message, Message>) method : null;
  }

  private static @Nullable Object prototype(MethodDescriptor.Marshaller<?> marshaller) {
    return marshaller instanceof PrototypeMarshaller<?> known ? known.getMessagePrototype() : null;
  }

  private static void add(MethodDescriptor<Message, Message> method, List<RestMethod> methods) {
    Descriptors.MethodDescriptor contract =
        ((ProtoMethodDescriptorSupplier) method.getSchemaDescriptor()).getMethodDescriptor();
    if (contract.getOptions().hasExtension(AnnotationsProto.http)) {
      HttpRule rule = contract.getOptions().getExtension(AnnotationsProto.http);
      methods.add(of(method, rule));
      rule.getAdditionalBindingsList().forEach(more -> methods.add(of(method, more)));
    }
  }

  private static RestMethod of(MethodDescriptor<Message, Message> method, HttpRule rule) {
    return switch (rule.getPatternCase()) {
      case GET -> of(method, HttpMethod.GET, rule.getGet(), rule);
      case PUT -> of(method, HttpMethod.PUT, rule.getPut(), rule);
      case POST -> of(method, HttpMethod.POST, rule.getPost(), rule);
      case DELETE -> of(method, HttpMethod.DELETE, rule.getDelete(), rule);
      case PATCH -> of(method, HttpMethod.PATCH, rule.getPatch(), rule);
      case CUSTOM ->
          of(
              method,
              HttpMethod.valueOf(rule.getCustom().getKind()),
              rule.getCustom().getPath(),
              rule);
      case PATTERN_NOT_SET ->
          throw new IllegalArgumentException(
              "google.api.http must name a path, in " + method.getFullMethodName());
    };
  }

  private static RestMethod of(
      MethodDescriptor<Message, Message> method, HttpMethod verb, String path, HttpRule rule) {
    return new RestMethod(method, verb, PathTemplate.parse(path), rule.getBody());
  }

  boolean streams() {
    return method.getType() == MethodType.SERVER_STREAMING;
  }

  /** An empty request. */
  Message.Builder newRequest() {
    Message prototype = (Message) prototype(method.getRequestMarshaller());
    if (prototype == null) {
      throw new IllegalStateException("a method has a prototype, or is not here");
    }
    return prototype.newBuilderForType();
  }

  /** What a path says; null if it is not this method's. */
  @Nullable Map<String, String> variables(String requested) {
    return path.match(requested);
  }
}
