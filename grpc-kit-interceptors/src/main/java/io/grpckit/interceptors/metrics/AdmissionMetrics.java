package io.grpckit.interceptors.metrics;

import static java.util.Objects.requireNonNull;

import io.grpc.MethodDescriptor;
import io.grpckit.interceptors.admission.AdmissionListener;
import io.grpckit.interceptors.admission.AdmissionPolicy;
import io.grpckit.interceptors.admission.QueueAge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts on a Micrometer registry what admission decides, and shows how much room there is.
 *
 * <ul>
 *   <li>{@code grpc.server.admission.decisions}, a counter tagged {@code policy} and {@code
 *       outcome} ({@code admitted}, {@code refused}, {@code would_refuse})
 *   <li>{@code grpc.server.admission.limit} and {@code grpc.server.admission.in_use}, gauges tagged
 *       {@code policy}, of policies that have an {@link AdmissionPolicy#occupancy}
 *   <li>{@code grpc.server.admission.queue_age}, how long calls wait for a thread; timed where
 *       {@link QueueAge} is among the policies
 * </ul>
 *
 * <p>The only tags are the policies' names: nothing that a caller sends makes a series. Policies of
 * one name are counted together, and the gauges are those of the first. Which methods are refused,
 * {@link CallMetrics} tells by their status. Thread-safe.
 */
public final class AdmissionMetrics implements AdmissionListener {
  private final MeterRegistry registry;
  private final Map<String, PolicyMeters> policies = new ConcurrentHashMap<>();

  private AdmissionMetrics(MeterRegistry registry) {
    this.registry = requireNonNull(registry, "registry");
  }

  /**
   * Metrics of admission.
   *
   * @param registry where the meters live
   * @return a listener for any number of policies
   */
  public static AdmissionMetrics on(MeterRegistry registry) {
    return new AdmissionMetrics(registry);
  }

  @Override
  public void watches(AdmissionPolicy policy) {
    policies.computeIfAbsent(policy.name(), name -> new PolicyMeters(registry, policy));
  }

  @Override
  public void decided(AdmissionPolicy policy, MethodDescriptor<?, ?> method, Outcome outcome) {
    PolicyMeters meters = policies.get(policy.name());
    if (meters != null) {
      meters.count(policy, outcome);
    }
  }
}
