package io.grpckit.interceptors.method;

/**
 * The services of gRPC itself, by name: their classes are in an artifact that not everybody has.
 */
final class InfrastructureServices {
  static final MethodSelector SELECTOR =
      MethodSelector.service(
          "grpc.health.v1.Health",
          "grpc.reflection.v1.ServerReflection",
          "grpc.reflection.v1alpha.ServerReflection",
          "grpc.channelz.v1.Channelz");

  private InfrastructureServices() {}
}
