package io.grpckit.examples.log;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a NATS server or cluster is, and who we are there.
 *
 * @param servers each {@code nats://USER:PASSWORD@HOST:PORT} or {@code tls://…}; at least one
 * @param replicas on how many servers of the cluster each message is kept
 */
public record BrokerAddress(List<String> servers, int replicas) {

  private static final Set<String> SCHEMES = Set.of("nats", "tls");

  /** Copies the list. */
  public BrokerAddress {
    servers = List.copyOf(servers);
  }

  /**
   * Reads the form that NATS' own tools know.
   *
   * @param urls one or more, separated by commas; port and credentials may be missing
   * @param replicas on how many servers each message is kept
   * @return the address; empty if the text is something else
   */
  public static Optional<BrokerAddress> parse(String urls, int replicas) {
    List<String> servers = Arrays.stream(urls.split(",", -1)).map(String::strip).toList();
    return servers.stream().allMatch(BrokerAddress::isServer)
        ? Optional.of(new BrokerAddress(servers, replicas))
        : Optional.empty();
  }

  private static boolean isServer(String url) {
    try {
      URI uri = new URI(url);
      return SCHEMES.contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawPath().isEmpty()
          && uri.getRawQuery() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Leaves the credentials out. */
  @Override
  public String toString() {
    return servers.stream()
        .map(server -> server.replaceFirst("//.*@", "//"))
        .collect(Collectors.joining(","));
  }
}
