package io.grpckit.lb;

import static java.util.Objects.requireNonNull;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One address group per backend of the list; its methods run in the channel's synchronization
 * context.
 */
final class StaticNameResolver extends NameResolver {
  private final List<HostAndPort> backends;
  private final HostLookup lookup;
  private final boolean authorityOverridden;
  private final SynchronizationContext syncContext;
  private final Executor offloadExecutor;
  private @Nullable Listener2 listener;
  private boolean resolving;

  StaticNameResolver(List<HostAndPort> backends, HostLookup lookup, Args args) {
    this.backends = List.copyOf(backends);
    this.lookup = lookup;
    this.authorityOverridden = args.getOverrideAuthority() != null;
    this.syncContext = args.getSynchronizationContext();
    this.offloadExecutor = requireNonNull(args.getOffloadExecutor(), "offloadExecutor");
  }

  @Override
  public String getServiceAuthority() {
    return backends.get(0).toString();
  }

  @Override
  public void start(Listener2 listener) {
    this.listener = listener;
    resolve();
  }

  @Override
  public void refresh() {
    resolve();
  }

  @Override
  public void shutdown() {
    listener = null;
  }

  private void resolve() {
    if (resolving) {
      return;
    }
    resolving = true;
    offloadExecutor.execute(
        () -> {
          ResolutionResult result =
              ResolutionResult.newBuilder().setAddressesOrError(lookUp()).build();
          syncContext.execute(() -> deliver(result));
        });
  }

  private void deliver(ResolutionResult result) {
    resolving = false;
    if (listener != null) {
      listener.onResult2(result);
    }
  }

  private StatusOr<List<EquivalentAddressGroup>> lookUp() {
    List<EquivalentAddressGroup> groups = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    Throwable last = null;
    for (HostAndPort backend : backends) {
      try {
        groups.add(group(backend));
      } catch (UnknownHostException | RuntimeException e) { // a look-up may be a plug-in's
        unknown.add(backend.host());
        last = e;
      }
    }
    return groups.isEmpty()
        ? StatusOr.fromStatus(
            Status.UNAVAILABLE.withDescription("unknown hosts: " + unknown).withCause(last))
        : StatusOr.fromValue(groups);
  }

  private EquivalentAddressGroup group(HostAndPort backend) throws UnknownHostException {
    List<SocketAddress> addresses =
        lookup.addresses(backend.host()).stream()
            .<SocketAddress>map(address -> new InetSocketAddress(address, backend.port()))
            .toList();
    return new EquivalentAddressGroup(addresses, attributes(backend));
  }

  private Attributes attributes(HostAndPort backend) {
    return authorityOverridden
        ? Attributes.EMPTY
        : Attributes.newBuilder()
            .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, backend.toString())
            .build();
  }
}
