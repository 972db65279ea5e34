package io.grpckit.health;

import io.grpc.EquivalentAddressGroup;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Channels that spread over local servers and leave out those that are NOT_SERVING. */
final class HealthyRoundRobin {
  private HealthyRoundRobin() {}

  static ManagedChannel connect(List<Integer> ports) {
    Provider provider = new Provider(ports);
    NameResolverRegistry.getDefaultRegistry().register(provider);
    try {
      return Grpc.newChannelBuilder(
              provider.getDefaultScheme() + ":///cluster", InsecureChannelCredentials.create())
          .defaultServiceConfig(
              Map.of(
                  "loadBalancingConfig", List.of(Map.of("round_robin", Map.of())),
                  "healthCheckConfig", Map.of("serviceName", "test.v1.TestService")))
          .build();
    } finally {
      NameResolverRegistry.getDefaultRegistry().deregister(provider);
    }
  }

  private static final class Provider extends NameResolverProvider {
    private final List<Integer> ports;

    Provider(List<Integer> ports) {
      this.ports = ports;
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
      return new Resolver(ports);
    }

    @Override
    public String getDefaultScheme() {
      return "local-ports";
    }

    @Override
    protected boolean isAvailable() {
      return true;
    }

    @Override
    protected int priority() {
      return 5;
    }
  }

  private static final class Resolver extends NameResolver {
    private final List<Integer> ports;

    Resolver(List<Integer> ports) {
      this.ports = ports;
    }

    @Override
    public String getServiceAuthority() {
      return "cluster";
    }

    @Override
    public void start(Listener2 listener) {
      List<EquivalentAddressGroup> addresses =
          ports.stream()
              .map(port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
              .map(EquivalentAddressGroup::new)
              .toList();
      listener.onResult(
          ResolutionResult.newBuilder().setAddressesOrError(StatusOr.fromValue(addresses)).build());
    }

    @Override
    public void shutdown() {}
  }
}
