package io.grpckit.lb;

import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds a config against the descriptors of the services that it is for. */
final class ConfigVerifier {
  private ConfigVerifier() {}

  static List<String> findings(ServiceConfig config, List<ServiceDescriptor> services) {
    List<String> findings = new ArrayList<>(unknownNames(config.methods().keySet(), services));
    for (ServiceDescriptor service : services) {
      for (MethodDescriptor<?, ?> method : service.getMethods()) {
        if (!isIdempotent(method) && isSentTwice(config.methods(), method)) {
          findings.add(
              method.getFullMethodName()
                  + " may be sent twice but is not idempotent: set its idempotency_level, or give it"
                  + " a config of its own without retry and hedge");
        }
      }
    }
    return findings;
  }

  static boolean isIdempotent(MethodDescriptor<?, ?> method) {
    return method.isIdempotent() || method.isSafe();
  }

  private static List<String> unknownNames(
      Set<MethodName> names, List<ServiceDescriptor> services) {
    Set<MethodName> known = new HashSet<>();
    known.add(MethodName.all());
    for (ServiceDescriptor service : services) {
      known.add(MethodName.service(service.getName()));
      service.getMethods().forEach(method -> known.add(MethodName.of(method)));
    }
    return names.stream()
        .filter(name -> !known.contains(name))
        .map(name -> name + " matches no method of " + namesOf(services))
        .toList();
  }

  private static List<String> namesOf(List<ServiceDescriptor> services) {
    return services.stream().map(ServiceDescriptor::getName).toList();
  }

  private static boolean isSentTwice(
      Map<MethodName, MethodConfig> configs, MethodDescriptor<?, ?> method) {
    MethodConfig config = effective(configs, MethodName.of(method));
    return config != null && config.attempts().isPresent();
  }

  private static @Nullable MethodConfig effective(
      Map<MethodName, MethodConfig> configs, MethodName name) {
    for (MethodName candidate :
        List.of(name, MethodName.service(name.service()), MethodName.all())) {
      MethodConfig config = configs.get(candidate);
      if (config != null) {
        return config;
      }
    }
    return null;
  }
}
