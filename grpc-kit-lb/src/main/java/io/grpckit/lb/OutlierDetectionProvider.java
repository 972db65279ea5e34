package io.grpckit.lb;

import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.Helper;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.NameResolver.ConfigOrError;
import java.util.Map;

/**
 * grpc-java's outlier detection, fixed: the same policy under the same name, {@code
 * outlier_detection_experimental}, with the same settings. grpc-java's own (1.85.1) loses calls
 * when backends leave under load and when a backend has several addresses: they never end, not by
 * their deadline and not by {@code cancel()}.
 *
 * <p>The class path is all that it needs: grpc finds it by itself and prefers it, for configs of
 * every origin, xDS among them. {@link ServiceConfig#applyTo} refuses outlier detection where it is
 * missing.
 */
public final class OutlierDetectionProvider extends LoadBalancerProvider {
  static final String POLICY = "outlier_detection_experimental";

  /** One more than grpc-java's own. */
  private static final int PRIORITY = 6;

  private final LoadBalancerProvider grpc = new io.grpc.util.OutlierDetectionLoadBalancerProvider();

  /** For grpc, which finds providers by {@link java.util.ServiceLoader}. */
  public OutlierDetectionProvider() {}

  static void requireInstalled() {
    LoadBalancerProvider installed = LoadBalancerRegistry.getDefaultRegistry().getProvider(POLICY);
    if (!(installed instanceof OutlierDetectionProvider)) {
      throw new IllegalStateException(
          "outlierDetection needs "
              + OutlierDetectionProvider.class.getName()
              + ", was "
              + installed
              + ": keep META-INF/services/io.grpc.LoadBalancerProvider when you merge jars");
    }
  }

  @Override
  public LoadBalancer newLoadBalancer(Helper helper) {
    return grpc.newLoadBalancer(new OutlierDetectionGuard(helper));
  }

  @Override
  public ConfigOrError parseLoadBalancingPolicyConfig(Map<String, ?> config) {
    return grpc.parseLoadBalancingPolicyConfig(config);
  }

  @Override
  public String getPolicyName() {
    return POLICY;
  }

  @Override
  public boolean isAvailable() {
    return true;
  }

  @Override
  public int getPriority() {
    return PRIORITY;
  }
}
