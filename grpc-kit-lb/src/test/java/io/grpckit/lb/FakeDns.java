package io.grpckit.lb;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The polling resolver on a DNS that the test answers for. */
public final class FakeDns extends NameResolverProvider {
  private final AtomicInteger lookUps = new AtomicInteger();
  private final AtomicLong askedAt = new AtomicLong();
  private final Duration interval;
  private volatile List<InetAddress> addresses = List.of();

  FakeDns() {
    this(Duration.ofMillis(50));
  }

  public FakeDns(Duration interval) {
    this.interval = interval;
  }

  public static String target(int port) {
    return "dns-fake:///users:" + port;
  }

  public void answer(String... addresses) {
    List<InetAddress> list = new ArrayList<>();
    for (String address : addresses) {
      try {
        list.add(InetAddress.getByName(address));
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(e);
      }
    }
    this.addresses = list;
  }

  /** Whether nobody has asked for so long. */
  boolean isQuietFor(Duration time) {
    return System.nanoTime() - askedAt.get() > time.toNanos();
  }

  int lookUps() {
    return lookUps.get();
  }

  private List<InetAddress> lookUp(String host) throws UnknownHostException {
    lookUps.incrementAndGet();
    askedAt.set(System.nanoTime());
    if (addresses.isEmpty()) {
      throw new UnknownHostException(host);
    }
    return addresses;
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args args) {
    return new PollingDnsNameResolver(
        HostAndPort.parse(target.getPath().substring(1)), interval, this::lookUp, () -> 0.5, args);
  }

  @Override
  public String getDefaultScheme() {
    return "dns-fake";
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }
}
