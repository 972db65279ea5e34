package io.grpckit.errors;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;

/** An in-process server and a channel to it; the first interceptor is the outermost. */
record Servers(Server server, ManagedChannel channel) implements AutoCloseable {

  static Servers inProcess(BindableService service, ServerInterceptor... interceptors) {
    String name = InProcessServerBuilder.generateName();
    InProcessServerBuilder builder = InProcessServerBuilder.forName(name).addService(service);
    for (int i = interceptors.length - 1; i >= 0; i--) {
      builder.intercept(interceptors[i]);
    }
    try {
      Server server = builder.build().start();
      return new Servers(server, InProcessChannelBuilder.forName(name).build());
    } catch (IOException cannotStart) {
      throw new UncheckedIOException(cannotStart);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
