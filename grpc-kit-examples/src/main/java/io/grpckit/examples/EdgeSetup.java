package io.grpckit.examples;

import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpckit.examples.edge.Edge;
import io.grpckit.examples.edge.EdgeBuilder;
import io.grpckit.examples.edge.EdgeLimits;
import io.grpckit.examples.edge.connection.DevelopmentCertificate;
import io.grpckit.interceptors.auth.transport.ReloadingTls;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;

/** How the edge is configured. */
final class EdgeSetup {

  private static final EdgeLimits LIMITS =
      new EdgeLimits(
          Transport.MAX_MESSAGE_BYTES,
          Transport.MAX_METADATA_BYTES,
          Transport.MAX_CALLS_PER_CONNECTION);

  private EdgeSetup() {}

  /** An edge in front of a server in this process. */
  static EdgeBuilder of(ExampleConfig config, int port, String server, ReloadingTls tls) {
    ManagedChannel onward = InProcessChannelBuilder.forName(server).directExecutor().build();
    EdgeBuilder edge =
        Edge.builder(new InetSocketAddress(config.bindAddress(), port), onward)
            .limits(LIMITS)
            .behind(Proxies.of(config));
    return config.tls() == null ? edge.tls(tls) : edge.tlsOnly(tls);
  }

  /** What TLS is served with where nothing is configured. */
  static TlsFiles developmentCertificate(ExampleConfig config) {
    Path folder = config.dataDir().resolve("edge");
    DevelopmentCertificate made =
        DevelopmentCertificate.in(folder, config.bindAddress(), Clock.systemUTC());
    return new TlsFiles(made.certificate(), made.key(), null);
  }
}
