package io.grpckit.lb;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Lists a policy before those that clients without it take. */
final class PolicyFallbacks {
  private PolicyFallbacks() {}

  static List<Map<String, ?>> of(LoadBalancing policy) {
    return from(policy).<Map<String, ?>>map(LoadBalancing::toEntry).toList();
  }

  private static Stream<LoadBalancing> from(LoadBalancing policy) {
    if (policy instanceof LoadBalancing.Nesting nesting) {
      return Stream.concat(Stream.of(policy), from(nesting.child()));
    }
    return isUniversal(policy) ? Stream.of(policy) : Stream.of(policy, LoadBalancing.roundRobin());
  }

  private static boolean isUniversal(LoadBalancing policy) {
    return policy instanceof LoadBalancing.PickFirst || policy instanceof LoadBalancing.RoundRobin;
  }
}
