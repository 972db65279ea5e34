package io.grpckit.lb;

import io.grpc.LoadBalancerRegistry;

/** Says which library is missing before grpc-java says that a policy is unknown. */
final class InstalledPolicies {
  private InstalledPolicies() {}

  static void require(LoadBalancing policy) {
    if (policy instanceof OutlierDetection) {
      OutlierDetectionProvider.requireInstalled();
    } else if (LoadBalancerRegistry.getDefaultRegistry().getProvider(policy.policyName()) == null) {
      throw new IllegalStateException(
          "policy %s is not on the class path: add %s, and keep"
                  .formatted(policy.policyName(), artifactOf(policy))
              + " META-INF/services/io.grpc.LoadBalancerProvider when you merge jars");
    }
    if (policy instanceof LoadBalancing.Nesting nesting) {
      require(nesting.child());
    }
  }

  private static String artifactOf(LoadBalancing policy) {
    if (policy instanceof LoadBalancing.PickFirst) {
      return "io.grpc:grpc-core";
    }
    return policy instanceof LoadBalancing.LeastRequest || policy instanceof WeightedRoundRobin
        ? "io.grpc:grpc-xds"
        : "io.grpc:grpc-util";
  }
}
