package io.grpckit.interceptors;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives methods that do not exist a handler, so that calls of them pass the pipeline like any other
 * call: gRPC itself answers UNIMPLEMENTED without asking an interceptor, which tells anonymous
 * callers what exists.
 */
final class UnknownMethods extends HandlerRegistry {
  private static final Object UNKNOWN = new Object();
  private static final Marshaller<InputStream> BYTES =
      new Marshaller<>() {
        @Override
        public InputStream stream(InputStream value) {
          return value;
        }

        @Override
        public InputStream parse(InputStream stream) {
          return new ByteArrayInputStream(new byte[0]);
        }
      };

  private final @Nullable HandlerRegistry first;

  UnknownMethods(@Nullable HandlerRegistry first) {
    this.first = first;
  }

  static boolean isUnknown(MethodDescriptor<?, ?> method) {
    return method.getSchemaDescriptor() == UNKNOWN;
  }

  @Override
  public List<ServerServiceDefinition> getServices() {
    return first == null ? List.of() : first.getServices();
  }

  @Override
  public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
    ServerMethodDefinition<?, ?> known = first == null ? null : first.lookupMethod(name, authority);
    return known == null ? unknown(name) : known;
  }

  private static ServerMethodDefinition<InputStream, InputStream> unknown(String name) {
    MethodDescriptor<InputStream, InputStream> method =
        MethodDescriptor.<InputStream, InputStream>newBuilder(BYTES, BYTES)
            .setType(MethodDescriptor.MethodType.UNKNOWN)
            .setFullMethodName(name)
            .setSchemaDescriptor(UNKNOWN)
            .build();
    return ServerMethodDefinition.create(method, UnknownMethods::reject);
  }

  private static ServerCall.Listener<InputStream> reject(
      ServerCall<InputStream, InputStream> call, Metadata headers) {
    String name = call.getMethodDescriptor().getFullMethodName();
    call.close(Status.UNIMPLEMENTED.withDescription("Method not found: " + name), new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
