package io.grpckit.examples.client;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A real server on a free port of the loopback interface, for services that misbehave on demand.
 */
public final class FakeServer implements AutoCloseable {
  private final Server server;

  private FakeServer(Server server) {
    this.server = server;
  }

  public static FakeServer serving(BindableService... services) {
    return serving(
        Arrays.stream(services)
            .map(BindableService::bindService)
            .toArray(ServerServiceDefinition[]::new));
  }

  public static FakeServer serving(ServerServiceDefinition... services) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    for (ServerServiceDefinition service : services) {
      builder.addService(service);
    }
    try {
      return new FakeServer(builder.build().start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String target() {
    return "127.0.0.1:" + server.getPort();
  }

  Connection connect() {
    return Connection.anonymous(Endpoint.plaintext(target()));
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
