package io.grpckit.lb;

import io.grpc.NameResolver;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Resolves {@code static:///10.0.0.1:50051,10.0.0.2:50051,users.internal:50051}: a fixed list of
 * backends, each of them one for the balancer. The class path is all that it needs: grpc finds it
 * by itself.
 *
 * <p>A backend with a name is looked up when the channel asks for addresses; all the addresses of
 * its name belong to it. A name that cannot be looked up is left out while others can. With TLS
 * each backend is expected to prove its own host name, unless the channel overrides the authority.
 */
public final class StaticNameResolverProvider extends InetNameResolverProvider {
  private static final String SCHEME = "static";

  /** For grpc, which finds providers by {@link java.util.ServiceLoader}. */
  public StaticNameResolverProvider() {
    super(SCHEME, "static:///a:1,b:2");
  }

  /**
   * The target of a list of backends. It is the way to write IPv6 addresses, whose brackets a
   * target must escape.
   *
   * @param backends at least one: {@code host:port}, {@code 10.0.0.1:50051} or {@code [::1]:50051}
   * @return {@code static:///…}, for {@link io.grpc.Grpc#newChannelBuilder}
   * @throws IllegalArgumentException if a backend is not of that form
   */
  public static String target(String... backends) {
    requireAny(backends);
    return Arrays.stream(backends)
        .map(backend -> HostAndPort.parse(backend).toPath())
        .collect(Collectors.joining(",", SCHEME + ":///", ""));
  }

  @Override
  public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!isOurs(target)) {
      return null;
    }
    return new StaticNameResolver(backends(target), HostLookup.SYSTEM, args);
  }

  private List<HostAndPort> backends(URI target) {
    String[] backends = hosts(target).split(",", -1);
    requireAny(backends);
    return Arrays.stream(backends).map(HostAndPort::parse).toList();
  }

  private static void requireAny(String[] backends) {
    if (backends.length == 0) {
      throw new IllegalArgumentException("static target needs at least one backend");
    }
  }
}
