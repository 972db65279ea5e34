package io.grpckit.benchmarks;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpckit.examples.edge.Edge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;

/**
 * What serves browsers. The handler is the same, runs on the thread that read the request, and has
 * no interceptors: whatever surrounds it costs the same in both, and would make the difference look
 * smaller.
 */
enum WebHost {
  /** Armeria itself, with its own transcoding. */
  ARMERIA {
    @Override
    Running start() {
      Server server =
          Server.builder()
              .http(anyPort())
              .service(
                  GrpcService.builder()
                      .addService(new UserDirectory())
                      .enableHttpJsonTranscoding(true)
                      .build())
              .build();
      server.start().join();
      return new Running(server.activeLocalPort(), server::close);
    }
  },
  /** The edge of the example, which forwards to a server in the same process. */
  EDGE {
    @Override
    Running start() {
      String name = InProcessServerBuilder.generateName();
      try {
        io.grpc.Server behind =
            InProcessServerBuilder.forName(name)
                .directExecutor()
                .addService(new UserDirectory())
                .build()
                .start();
        Edge edge =
            Edge.builder(anyPort(), InProcessChannelBuilder.forName(name).directExecutor().build())
                .services(behind.getServices())
                .build()
                .start();
        return new Running(
            edge.getPort(),
            () -> {
              edge.shutdownNow();
              behind.shutdownNow();
            });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  };

  /**
   * A server that listens.
   *
   * @param port where
   * @param stop ends it
   */
  record Running(int port, Runnable stop) implements AutoCloseable {
    @Override
    public void close() {
      stop.run();
    }
  }

  abstract Running start();

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress("127.0.0.1", 0);
  }
}
