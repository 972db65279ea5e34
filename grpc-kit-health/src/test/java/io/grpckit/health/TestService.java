package io.grpckit.health;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A service of strings: one unary method, one that streams its responses. */
final class TestService {
  static final MethodDescriptor<String, String> ASK = method("Ask", MethodType.UNARY);
  static final MethodDescriptor<String, String> FOLLOW =
      method("Follow", MethodType.SERVER_STREAMING);

  private TestService() {}

  static ServerServiceDefinition of(
      ServerCalls.UnaryMethod<String, String> ask,
      ServerCalls.ServerStreamingMethod<String, String> follow) {
    return ServerServiceDefinition.builder("test.v1.TestService")
        .addMethod(ASK, ServerCalls.asyncUnaryCall(ask))
        .addMethod(FOLLOW, ServerCalls.asyncServerStreamingCall(follow))
        .build();
  }

  private static MethodDescriptor<String, String> method(String name, MethodType type) {
    return MethodDescriptor.<String, String>newBuilder()
        .setFullMethodName("test.v1.TestService/" + name)
        .setType(type)
        .setRequestMarshaller(new Strings())
        .setResponseMarshaller(new Strings())
        .build();
  }

  private static final class Strings implements Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
