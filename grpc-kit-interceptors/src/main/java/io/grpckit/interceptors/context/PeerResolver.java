package io.grpckit.interceptors.context;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the true peer of a call behind proxies, which append the address that they see to the
 * header {@code x-forwarded-for}. The header is read from its end, and only as far as everyone who
 * wrote it is trusted: what an untrusted client puts there is never believed.
 *
 * <pre>{@code
 * PeerResolver.builder().trust("10.0.0.0/8").trustLocalTransports().build()
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class PeerResolver {
  static final Metadata.Key<String> FORWARDED_FOR =
      Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER);

  private static final int MAX_HOPS = 32;

  private final List<IpNetwork> proxies;
  private final boolean trustLocal;

  private PeerResolver(Builder builder) {
    proxies = List.copyOf(builder.proxies);
    trustLocal = builder.trustLocal;
  }

  /**
   * A resolver for servers without a proxy: the peer is whoever connects.
   *
   * @return a resolver that believes no header
   */
  public static PeerResolver direct() {
    return builder().build();
  }

  /**
   * Begins a resolver.
   *
   * @return a builder that trusts nobody
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Who is at the other end.
   *
   * @param transport the call's attributes
   * @param headers the call's headers
   * @return the nearest address that is no trusted proxy's
   */
  public Peer resolve(Attributes transport, Metadata headers) {
    InetAddress nearest = remote(transport);
    if (!isTrusted(nearest)) {
      return new Peer(nearest, false);
    }
    Peer peer = new Peer(nearest, false);
    List<String> hops = hops(headers);
    for (int i = hops.size() - 1; i >= 0 && isTrusted(peer.address()); i--) {
      InetAddress hop = addressOf(hops.get(i));
      if (hop == null) {
        break;
      }
      peer = new Peer(hop, true);
    }
    return peer;
  }

  /**
   * The address of the other end, or of the caller behind the proxies that are trusted; then
   * without a port.
   *
   * @param transport the call's attributes
   * @param headers the call's headers
   * @return null if the transport has no addresses
   */
  public @Nullable SocketAddress address(Attributes transport, Metadata headers) {
    SocketAddress forwarded = resolve(transport, headers).forwardedAddress();
    return forwarded == null ? transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) : forwarded;
  }

  /** Whether the header was written by someone who is believed. */
  boolean trustsHeadersFrom(Attributes transport) {
    return isTrusted(remote(transport));
  }

  private boolean isTrusted(@Nullable InetAddress address) {
    return address == null
        ? trustLocal
        : proxies.stream().anyMatch(network -> network.contains(address));
  }

  private static @Nullable InetAddress remote(Attributes transport) {
    SocketAddress remote = transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return remote instanceof InetSocketAddress inet ? inet.getAddress() : null;
  }

  /** The last hops of all headers of that name, in the order in which they were appended. */
  private static List<String> hops(Metadata headers) {
    Iterable<String> values = headers.getAll(FORWARDED_FOR);
    List<String> hops = new ArrayList<>();
    if (values != null) {
      for (String value : values) {
        hops.addAll(List.of(value.split(",", -1)));
      }
    }
    return hops.subList(Math.max(0, hops.size() - MAX_HOPS), hops.size());
  }

  /**
   * The address of {@code 1.2.3.4}, {@code 1.2.3.4:5678}, {@code 2001:db8::1}, {@code [::1]:5} or
   * {@code fe80::1%eth0}, whose zone means something to the proxy only.
   */
  private static @Nullable InetAddress addressOf(String hop) {
    String text = hop.strip();
    int bracket = text.indexOf(']');
    if (text.startsWith("[") && bracket > 0) {
      return IpNetwork.address(withoutZone(text.substring(1, bracket)));
    }
    int colon = text.indexOf(':');
    boolean port = colon >= 0 && colon == text.lastIndexOf(':');
    return IpNetwork.address(port ? text.substring(0, colon) : withoutZone(text));
  }

  private static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 || address.indexOf(':') < 0 ? address : address.substring(0, zone);
  }

  /** Says whom to believe. */
  public static final class Builder {
    private final List<IpNetwork> proxies = new ArrayList<>();
    private boolean trustLocal;

    private Builder() {}

    /**
     * Trusts proxies.
     *
     * @param networks their addresses, as in {@code 10.0.0.0/8}, {@code 2001:db8::/32} or {@code
     *     192.0.2.7}
     * @return this
     * @throws IllegalArgumentException if one is malformed
     */
    public Builder trust(String... networks) {
      for (String network : networks) {
        proxies.add(IpNetwork.parse(requireNonNull(network, "network")));
      }
      return this;
    }

    /**
     * Trusts whoever comes through a transport without IP addresses, in-process or a Unix socket:
     * such a peer is on this machine. Meant for an edge that forwards to an in-process server.
     *
     * @return this
     */
    public Builder trustLocalTransports() {
      trustLocal = true;
      return this;
    }

    /**
     * Builds the resolver.
     *
     * @return an immutable resolver
     */
    @CheckReturnValue
    public PeerResolver build() {
      return new PeerResolver(this);
    }
  }
}
