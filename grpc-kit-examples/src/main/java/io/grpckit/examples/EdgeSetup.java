package io.grpckit.examples;

import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpckit.examples.edge.DevelopmentCertificate;
import io.grpckit.examples.edge.Edge;
import io.grpckit.examples.edge.EdgeBuilder;
import io.grpckit.examples.edge.EdgeLimits;
import io.grpckit.examples.edge.EdgeTls;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;

/** How the edge is configured. */
final class EdgeSetup {

  private static final EdgeLimits LIMITS =
      new EdgeLimits(
          Transport.MAX_MESSAGE_BYTES,
          Transport.MAX_METADATA_BYTES,
          Transport.MAX_CALLS_PER_CONNECTION);

  private EdgeSetup() {}

  /** An edge in front of a server in this process. */
  static EdgeBuilder of(
      ExampleConfig config, int port, String server, ScheduledExecutorService reloader) {
    ManagedChannel onward = InProcessChannelBuilder.forName(server).directExecutor().build();
    EdgeBuilder edge =
        Edge.builder(new InetSocketAddress(config.bindAddress(), port), onward)
            .limits(LIMITS)
            .behind(Proxies.of(config));
    TlsFiles files = config.tls();
    return files == null
        ? edge.tls(tls(developmentCertificate(config), reloader))
        : edge.tlsOnly(tls(files, reloader));
  }

  private static EdgeTls tls(TlsFiles files, ScheduledExecutorService reloader) {
    Tls tls = Tls.of(files, reloader);
    return new EdgeTls(tls.identity(), tls.clients());
  }

  private static TlsFiles developmentCertificate(ExampleConfig config) {
    Path folder = config.dataDir().resolve("edge");
    DevelopmentCertificate made =
        DevelopmentCertificate.in(folder, config.bindAddress(), Clock.systemUTC());
    return new TlsFiles(made.certificate(), made.key(), null);
  }
}
