package io.grpckit.lb;

import static java.util.Objects.requireNonNull;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import io.grpc.SynchronizationContext.ScheduledHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks at an interval. All but the look-up itself runs in the channel's synchronization context,
 * which is what guards the fields.
 */
final class PollingDnsNameResolver extends NameResolver {
  private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final double JITTER = 0.1;

  private final HostAndPort host;
  private final long intervalNanos;
  private final HostLookup lookup;
  private final DoubleSupplier random;
  private final SynchronizationContext syncContext;
  private final ScheduledExecutorService timer;
  private final Executor offloadExecutor;

  private @Nullable Listener2 listener;
  private @Nullable ScheduledHandle next;
  private boolean resolving;
  private boolean broughtForward;
  private Set<InetAddress> published = Set.of();
  private long retryNanos;

  PollingDnsNameResolver(
      HostAndPort host, Duration interval, HostLookup lookup, DoubleSupplier random, Args args) {
    this.host = host;
    this.intervalNanos = interval.toNanos();
    this.lookup = lookup;
    this.random = random;
    this.syncContext = args.getSynchronizationContext();
    this.timer = args.getScheduledExecutorService();
    this.offloadExecutor = requireNonNull(args.getOffloadExecutor(), "offloadExecutor");
    this.retryNanos = Math.min(SOON_NANOS, intervalNanos);
  }

  @Override
  public String getServiceAuthority() {
    return host.toString();
  }

  @Override
  public void start(Listener2 listener) {
    this.listener = listener;
    resolve();
  }

  /** The channel has lost a connection, or many: the next look-up is brought forward once. */
  @Override
  public void refresh() {
    if (listener != null && !resolving && !broughtForward) {
      broughtForward = true;
      scheduleNext(Math.min(SOON_NANOS, intervalNanos));
    }
  }

  @Override
  public void shutdown() {
    listener = null;
    cancelNext();
  }

  private void resolve() {
    if (resolving || listener == null) {
      return;
    }
    resolving = true;
    broughtForward = false;
    offloadExecutor.execute(
        () -> {
          StatusOr<Set<InetAddress>> answer = lookUp();
          syncContext.execute(() -> answered(answer));
        });
  }

  private StatusOr<Set<InetAddress>> lookUp() {
    try {
      Set<InetAddress> addresses = new LinkedHashSet<>(lookup.addresses(host.host()));
      return addresses.isEmpty()
          ? StatusOr.fromStatus(unavailable("no address"))
          : StatusOr.fromValue(addresses);
    } catch (UnknownHostException e) {
      return StatusOr.fromStatus(unavailable("unknown host").withCause(e));
    } catch (RuntimeException e) {
      return StatusOr.fromStatus(unavailable("look-up failed").withCause(e));
    }
  }

  private Status unavailable(String reason) {
    return Status.UNAVAILABLE.withDescription(reason + ": " + host.host());
  }

  private void answered(StatusOr<Set<InetAddress>> answer) {
    resolving = false;
    if (listener == null) {
      return;
    }
    if (answer.hasValue()) {
      retryNanos = Math.min(SOON_NANOS, intervalNanos);
      publish(answer.getValue());
      scheduleNext(intervalNanos);
    } else {
      keepLastGoodAnswerOr(answer.getStatus());
      scheduleNext(retryNanos);
      retryNanos = Math.min(retryNanos * 2, intervalNanos);
    }
  }

  private void publish(Set<InetAddress> addresses) {
    if (!addresses.equals(published)) {
      Status accepted =
          deliver(
              StatusOr.fromValue(
                  addresses.stream()
                      .map(address -> new InetSocketAddress(address, host.port()))
                      .map(EquivalentAddressGroup::new)
                      .collect(Collectors.toUnmodifiableList())));
      published = accepted.isOk() ? addresses : Set.of();
    }
  }

  private void keepLastGoodAnswerOr(Status error) {
    if (published.isEmpty()) {
      deliver(StatusOr.fromStatus(error));
    }
  }

  private Status deliver(StatusOr<List<EquivalentAddressGroup>> result) {
    return requireNonNull(listener, "listener")
        .onResult2(ResolutionResult.newBuilder().setAddressesOrError(result).build());
  }

  private void scheduleNext(long nanos) {
    cancelNext();
    double factor = 1 + JITTER * (2 * random.getAsDouble() - 1);
    next =
        syncContext.schedule(
            this::resolve, Math.max(1, (long) (nanos * factor)), TimeUnit.NANOSECONDS, timer);
  }

  private void cancelNext() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }
}
