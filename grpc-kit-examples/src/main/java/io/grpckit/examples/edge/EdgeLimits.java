package io.grpckit.examples.edge;

import java.time.Duration;

/**
 * What a request may cost.
 *
 * @param maxMessageBytes the size of a request message
 * @param maxMetadataBytes the size of the headers
 * @param maxCallsPerConnection how many calls an HTTP/2 connection may have at a time
 */
public record EdgeLimits(int maxMessageBytes, int maxMetadataBytes, int maxCallsPerConnection) {

  /** How long a request of one message may take to arrive. */
  public static final Duration ARRIVAL = Duration.ofSeconds(10);

  /** How long a connection may stay without a request. */
  public static final Duration IDLE = Duration.ofMinutes(1);

  /** How many connections there may be; the next ones are closed. */
  public static final int CONNECTIONS = 10_000;

  /** Refuses what is not positive. */
  public EdgeLimits {
    requirePositive("maxMessageBytes", maxMessageBytes);
    requirePositive("maxMetadataBytes", maxMetadataBytes);
    requirePositive("maxCallsPerConnection", maxCallsPerConnection);
  }

  /** Those of a gRPC server. */
  static EdgeLimits defaults() {
    return new EdgeLimits(4 << 20, 8 << 10, 100);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be positive, was " + value);
    }
  }
}
