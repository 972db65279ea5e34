package io.grpckit.interceptors.testing;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** A real server on a port of the loopback interface, and a channel to it, stopped when closed. */
public final class NetworkServer implements AutoCloseable {

  private static final int MAX_METADATA = 64 << 20;

  private final Server server;
  private final ManagedChannel channel;

  private NetworkServer(Server server, ManagedChannel channel) {
    this.server = server;
    this.channel = channel;
  }

  /** Starts a server as {@code configuration} sets it up; it may change the limit of metadata. */
  public static NetworkServer start(Consumer<ServerBuilder<?>> configuration) {
    ServerBuilder<?> builder =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .maxInboundMetadataSize(MAX_METADATA);
    configuration.accept(builder);
    try {
      Server server = builder.build().start();
      String target = "127.0.0.1:" + server.getPort();
      return new NetworkServer(
          server, Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where channels of a test's own find the server. */
  public String target() {
    return "127.0.0.1:" + server.getPort();
  }

  /** A channel to the server. */
  public ManagedChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
