package io.grpckit.interceptors.testing;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** A real in-process server and a channel to it, stopped when closed. */
public final class TestServer implements AutoCloseable {
  private final Server server;
  private final ManagedChannel channel;

  private TestServer(Server server, ManagedChannel channel) {
    this.server = server;
    this.channel = channel;
  }

  /** Starts a server as {@code configuration} sets it up. */
  public static TestServer start(Consumer<ServerBuilder<?>> configuration) {
    String name = InProcessServerBuilder.generateName();
    InProcessServerBuilder builder = InProcessServerBuilder.forName(name);
    configuration.accept(builder);
    try {
      Server server = builder.build().start();
      return new TestServer(server, InProcessChannelBuilder.forName(name).build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The channel to the server. */
  public ManagedChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
