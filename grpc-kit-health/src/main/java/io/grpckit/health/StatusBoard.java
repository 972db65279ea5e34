package io.grpckit.health;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the health protocol answers. Thread-safe; reading it never waits. */
final class StatusBoard {
  private final Map<String, Entry> entries;
  private final Entry unknown = new Entry(ServingStatus.SERVICE_UNKNOWN);
  private volatile boolean complete;

  StatusBoard(Collection<String> services) {
    entries =
        services.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Function.identity(), name -> new Entry(ServingStatus.NOT_SERVING)));
  }

  /** The status of a service, or null if there is none of that name. */
  @Nullable ServingStatus status(String service) {
    Entry entry = entries.get(service);
    return entry == null ? null : entry.status;
  }

  /** The entry to watch, which says SERVICE_UNKNOWN for ever if there is no such service. */
  Entry entry(String service) {
    return entries.getOrDefault(service, unknown);
  }

  /** Sets what Check answers from now on; {@link #refresh} tells the watches. */
  void publish(String service, boolean serving) {
    entry(service).status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }

  /** Tells the watches of services, which calls into transports: hold no lock here. */
  void refresh(Collection<String> services) {
    services.forEach(service -> entry(service).watches.forEach(Watch::refresh));
  }

  /** Ends every watch, and each new one as soon as it has seen the status. */
  void complete() {
    complete = true;
    refresh(entries.keySet());
    unknown.watches.forEach(Watch::refresh);
  }

  boolean isComplete() {
    return complete;
  }

  /** One service: its status and those who watch it. */
  static final class Entry {
    final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private volatile ServingStatus status;

    Entry(ServingStatus status) {
      this.status = status;
    }

    ServingStatus status() {
      return status;
    }
  }
}
