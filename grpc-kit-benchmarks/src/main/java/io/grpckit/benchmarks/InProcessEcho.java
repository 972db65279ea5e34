package io.grpckit.benchmarks;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpckit.benchmarks.v1.EchoServiceGrpc;
import io.grpckit.benchmarks.v1.EchoServiceGrpc.EchoServiceBlockingStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** A server and a channel in one process; their calls stay on the caller's thread. */
final class InProcessEcho implements AutoCloseable {

  private final Server server;
  private final ManagedChannel channel;

  private InProcessEcho(Server server, ManagedChannel channel) {
    this.server = server;
    this.channel = channel;
  }

  static InProcessEcho start(
      Consumer<ServerBuilder<?>> server, Consumer<ManagedChannelBuilder<?>> channel) {
    String name = InProcessServerBuilder.generateName();
    InProcessServerBuilder serverBuilder = InProcessServerBuilder.forName(name).directExecutor();
    InProcessChannelBuilder channelBuilder = InProcessChannelBuilder.forName(name).directExecutor();
    server.accept(serverBuilder);
    channel.accept(channelBuilder);
    try {
      return new InProcessEcho(serverBuilder.build().start(), channelBuilder.build());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  Channel channel() {
    return channel;
  }

  EchoServiceBlockingStub stub() {
    return EchoServiceGrpc.newBlockingStub(channel);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
