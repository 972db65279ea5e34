package io.grpckit.lb;

import io.grpc.NameResolver;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Resolves {@code dns-poll:///users.internal:50051?interval=10s}: like {@code dns:///}, but it asks
 * again at an interval, so that new backends are found while the connections to the old ones are
 * fine. The class path is all that it needs: grpc finds it by itself.
 *
 * <p>The interval is 30 s unless the target says otherwise, and is varied by 10 % so that clients
 * do not ask all at once. A failed look-up leaves the last good answer in use and is repeated after
 * a second, then less and less often, up to the interval. Each address is one backend.
 *
 * <p>The JVM caches look-ups for {@code networkaddress.cache.ttl} seconds (30 by default, a
 * security property): a shorter interval finds nothing sooner unless that is lowered too.
 */
public final class PollingDnsNameResolverProvider extends InetNameResolverProvider {
  private static final String SCHEME = "dns-poll";
  private static final String INTERVAL = "interval=";
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

  private final HostLookup lookup;
  private final DoubleSupplier random;

  /** For grpc, which finds providers by {@link java.util.ServiceLoader}. */
  public PollingDnsNameResolverProvider() {
    this(HostLookup.SYSTEM, () -> ThreadLocalRandom.current().nextDouble());
  }

  PollingDnsNameResolverProvider(HostLookup lookup, DoubleSupplier random) {
    super(SCHEME, "dns-poll:///users.internal:50051");
    this.lookup = lookup;
    this.random = random;
  }

  /**
   * The target of a name that is asked for again and again.
   *
   * @param host a name; its addresses are the backends
   * @param port 1 to 65535
   * @param interval positive
   * @return {@code dns-poll:///…}, for {@link io.grpc.Grpc#newChannelBuilder}
   * @throws IllegalArgumentException if a value is out of its range
   */
  public static String target(String host, int port, Duration interval) {
    HostAndPort backend = HostAndPort.parse(host + ":" + port);
    Durations.requirePositive(interval, "interval");
    return SCHEME + ":///" + backend.toPath() + "?" + INTERVAL + Durations.format(interval);
  }

  @Override
  public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!isOurs(target)) {
      return null;
    }
    HostAndPort host = HostAndPort.parse(hosts(target));
    return new PollingDnsNameResolver(host, interval(target), lookup, random, args);
  }

  private static Duration interval(URI target) {
    String query = target.getQuery();
    if (query == null) {
      return DEFAULT_INTERVAL;
    }
    if (!query.startsWith(INTERVAL)) {
      throw new IllegalArgumentException(
          "dns-poll target knows interval alone, as in ?interval=10s, was " + target);
    }
    try {
      Duration interval = Durations.parse(query.substring(INTERVAL.length()));
      return Durations.requirePositive(interval, "interval");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("interval of " + target + ": " + e.getMessage(), e);
    }
  }
}
