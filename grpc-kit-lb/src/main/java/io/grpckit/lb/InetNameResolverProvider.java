package io.grpckit.lb;

import io.grpc.NameResolverProvider;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;

/**
 * Resolves {@code scheme:///hosts} to addresses of the Internet, wherever it is on the class path.
 */
abstract class InetNameResolverProvider extends NameResolverProvider {
  private static final int DEFAULT_PRIORITY = 5;

  private final String scheme;
  private final String example;

  InetNameResolverProvider(String scheme, String example) {
    this.scheme = scheme;
    this.example = example;
  }

  final boolean isOurs(URI target) {
    return scheme.equals(target.getScheme());
  }

  /** What follows the three slashes. */
  final String hosts(URI target) {
    if (target.getAuthority() != null || target.getPath() == null) {
      throw new IllegalArgumentException(
          scheme + " target needs three slashes, as in " + example + ", was " + target);
    }
    return target.getPath().substring(1);
  }

  @Override
  public final String getDefaultScheme() {
    return scheme;
  }

  @Override
  public final Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return List.of(InetSocketAddress.class);
  }

  @Override
  protected final boolean isAvailable() {
    return true;
  }

  @Override
  protected final int priority() {
    return DEFAULT_PRIORITY;
  }
}
