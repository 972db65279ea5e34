package io.grpckit.interceptors.admission;

import io.grpc.MethodDescriptor;
import io.grpckit.interceptors.admission.AdmissionListener.Outcome;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts decisions by policy and outcome, for whoever wants to read or export them. Thread-safe.
 */
public final class AdmissionCounts implements AdmissionListener {
  private record Key(String policy, Outcome outcome) {}

  private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();

  /** Counts from zero. */
  public AdmissionCounts() {}

  @Override
  public void decided(AdmissionPolicy policy, MethodDescriptor<?, ?> method, Outcome outcome) {
    counts.computeIfAbsent(new Key(policy.name(), outcome), key -> new LongAdder()).increment();
  }

  /**
   * How often a policy came to an outcome.
   *
   * @param policy the policy's name
   * @param outcome what became of the calls
   * @return the count since the start
   */
  public long count(String policy, Outcome outcome) {
    LongAdder count = counts.get(new Key(policy, outcome));
    return count == null ? 0 : count.sum();
  }
}
