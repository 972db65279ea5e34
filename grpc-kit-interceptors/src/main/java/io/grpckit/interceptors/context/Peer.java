package io.grpckit.interceptors.context;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a call, as far as the network tells.
 *
 * @param address the IP address; null for a transport without one (in-process, Unix socket)
 * @param forwarded whether a trusted proxy said so, rather than the connection itself
 */
public record Peer(@Nullable InetAddress address, boolean forwarded) {
  private static final Context.Key<Peer> KEY = Context.key("io.grpckit.peer");
  private static final int SITE_BYTES = 8;

  /**
   * The peer of the call that is being served; see {@link PeerServerInterceptor}.
   *
   * @return null outside of a call, or where no interceptor has looked
   */
  public static @Nullable Peer current() {
    return KEY.get();
  }

  /**
   * The peer in a Context.
   *
   * @param context a Context, possibly of another thread
   * @return null where no interceptor has looked
   */
  public static @Nullable Peer in(Context context) {
    return KEY.get(requireNonNull(context, "context"));
  }

  Context putInto(Context parent) {
    return parent.withValue(KEY, this);
  }

  /** What a trusted proxy said, as an address without a port. */
  @Nullable SocketAddress forwardedAddress() {
    return forwarded ? new InetSocketAddress(address, 0) : null;
  }

  /**
   * What to count calls by. One person commands a whole IPv6 /64, so the lower half of such an
   * address does not tell one from another.
   *
   * @return an IPv4 address, an IPv6 /64, or {@code local}
   */
  public String site() {
    if (address instanceof Inet6Address) {
      byte[] bytes = Arrays.copyOf(Arrays.copyOf(address.getAddress(), SITE_BYTES), 16);
      try {
        return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
      } catch (UnknownHostException e) {
        throw new AssertionError("16 bytes are an IPv6 address", e);
      }
    }
    return toString();
  }

  /** The address, or {@code local}. */
  @Override
  public String toString() {
    return address == null ? "local" : address.getHostAddress();
  }
}
