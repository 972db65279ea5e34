package io.grpckit.health;

import io.grpc.Server;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares the names that health answers for with the services that the servers have. */
final class ServedNames {
  private ServedNames() {}

  /** Servers that do not say what they serve may serve anything. */
  static void require(List<String> names, Collection<Server> servers) {
    if (servers.stream().anyMatch(server -> server.getServices().isEmpty())) {
      return;
    }
    Set<String> served =
        servers.stream()
            .flatMap(server -> server.getServices().stream())
            .map(service -> service.getServiceDescriptor().getName())
            .collect(Collectors.toCollection(TreeSet::new));
    for (String name : names) {
      if (!served.contains(name)) {
        throw new IllegalArgumentException(
            ("service '%s' must be a service of the servers, or be called virtual() in the"
                    + " HealthManager; the servers have %s")
                .formatted(name, served));
      }
    }
  }
}
