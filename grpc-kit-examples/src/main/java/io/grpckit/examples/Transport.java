package io.grpckit.examples;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.grpckit.interceptors.auth.transport.ReloadingTls;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The server's connections, and what one of them may cost. */
final class Transport {

  static final int MAX_CALLS_PER_CONNECTION = 100;
  static final int MAX_METADATA_BYTES = 16 << 10;
  static final int MAX_MESSAGE_BYTES = 4 << 20;

  private Transport() {}

  static NettyServerBuilder on(
      ExampleConfig config, Executor executor, @Nullable ReloadingTls tls) {
    ServerCredentials credentials =
        tls == null ? InsecureServerCredentials.create() : tls.credentials();
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(config.bindAddress(), config.grpcPort()), credentials)
        .executor(executor)
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .maxInboundMetadataSize(MAX_METADATA_BYTES)
        .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
        .maxRstFramesPerWindow(200, 30) // Rapid Reset, CVE-2023-44487
        .handshakeTimeout(20, SECONDS)
        .keepAliveTime(5, MINUTES)
        .keepAliveTimeout(20, SECONDS)
        .permitKeepAliveTime(10, SECONDS) // clients notice a frozen server that fast
        .maxConnectionIdle(5, MINUTES)
        .maxConnectionAge(30, MINUTES) // so that connections spread over new instances
        .maxConnectionAgeGrace(30, SECONDS);
  }
}
