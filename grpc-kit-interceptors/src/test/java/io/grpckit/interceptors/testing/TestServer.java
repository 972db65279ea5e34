package io.grpckit.interceptors.testing;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A real in-process server and channels to it, stopped when closed. */
public final class TestServer implements AutoCloseable {
  private final Server server;
  private final String name;
  private final List<ManagedChannel> channels = new ArrayList<>();

  private TestServer(Server server, String name) {
    this.server = server;
    this.name = name;
  }

  /** Starts a server as {@code configuration} sets it up. */
  public static TestServer start(Consumer<ServerBuilder<?>> configuration) {
    String name = InProcessServerBuilder.generateName();
    InProcessServerBuilder builder = InProcessServerBuilder.forName(name);
    configuration.accept(builder);
    try {
      Server server = builder.build().start();
      return new TestServer(server, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A channel to the server. */
  public ManagedChannel channel() {
    return channel(builder -> {});
  }

  /** A channel to the server as {@code configuration} sets it up. */
  public ManagedChannel channel(Consumer<ManagedChannelBuilder<?>> configuration) {
    InProcessChannelBuilder builder = InProcessChannelBuilder.forName(name);
    configuration.accept(builder);
    ManagedChannel channel = builder.build();
    channels.add(channel);
    return channel;
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.shutdownNow();
  }
}
