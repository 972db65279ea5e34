package io.grpckit.health;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Opens a TCP connection to a peer and closes it. It proves that somebody listens, no more. */
public final class TcpCheck implements HealthCheck {
  private static final int CONNECT_MILLIS = 30_000;

  private final String host;
  private final int port;

  private TcpCheck(String host, int port) {
    this.host = requireNonNull(host, "host");
    this.port = port;
  }

  /**
   * Checks a peer, whose name is looked up at each run.
   *
   * @param host name or address
   * @param port 1 to 65535
   * @return the check
   */
  public static TcpCheck of(String host, int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535, was " + port);
    }
    return new TcpCheck(host, port);
  }

  @Override
  public boolean isHealthy() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      return true;
    }
  }
}
