package io.grpckit.interceptors.auth;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpckit.interceptors.context.Peer;
import io.grpckit.interceptors.context.PeerResolver;
import io.grpckit.interceptors.internal.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts failed authentications per peer, so that guessing credentials is slow: after {@code limit}
 * failures within {@code window}, every call of that peer is refused until the window has passed.
 * Bounded in memory: beyond 10,000 peers the one that was seen least recently is forgotten. Safe
 * for concurrent use.
 *
 * <p>A peer is an IPv4 address or an IPv6 /64. Behind a proxy, install a {@link
 * io.grpckit.interceptors.context.PeerServerInterceptor} outside of the authentication: without it
 * all clients of the proxy are one peer. Peers without an address (in-process) are not counted.
 */
public final class FailureThrottle {

  private static final int MAX_PEERS = 10_000;
  private static final PeerResolver DIRECT = PeerResolver.direct();
  private static final Metadata NO_HEADERS = new Metadata();

  private final int limit;
  private final long windowNanos;
  private final LongSupplier nanoTime;
  private final Map<String, Failures> peers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > MAX_PEERS;
        }
      };

  FailureThrottle(int limit, Duration window, LongSupplier nanoTime) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, was " + limit);
    }
    this.limit = limit;
    this.windowNanos = Durations.requirePositive(window, "window").toNanos();
    this.nanoTime = nanoTime;
  }

  /**
   * A throttle with its own count.
   *
   * @param limit how many failures are tolerated within a window, at least 1
   * @param window how long failures are counted, from the first of them
   * @return a new throttle
   */
  public static FailureThrottle of(int limit, Duration window) {
    return new FailureThrottle(limit, window, System::nanoTime);
  }

  boolean isThrottled(Attributes connection) {
    @Nullable String peer = site(connection);
    if (peer == null) {
      return false;
    }
    synchronized (peers) {
      @Nullable Failures failures = peers.get(peer);
      return failures != null && failures.count >= limit && !failures.isOver();
    }
  }

  void recordFailure(Attributes connection) {
    @Nullable String peer = site(connection);
    if (peer == null) {
      return;
    }
    synchronized (peers) {
      @Nullable Failures failures = peers.get(peer);
      if (failures == null || failures.isOver()) {
        failures = new Failures();
        peers.put(peer, failures);
      }
      failures.count++;
    }
  }

  private static @Nullable String site(Attributes connection) {
    Peer peer = DIRECT.resolve(connection, NO_HEADERS);
    return peer.address() == null ? null : peer.site();
  }

  private final class Failures {
    private final long since = nanoTime.getAsLong();
    private int count;

    boolean isOver() {
      return nanoTime.getAsLong() - since >= windowNanos;
    }
  }
}
