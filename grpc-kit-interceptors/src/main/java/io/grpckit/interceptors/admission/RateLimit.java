package io.grpckit.interceptors.admission;

import static java.util.Locale.ROOT;
import static java.util.Objects.requireNonNull;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.grpckit.interceptors.internal.Durations;
import java.time.Duration;

/**
 * Limits how many calls one peer, one caller, or whoever else shares a {@link RateKey} may make in
 * a period, by token buckets: a burst up to the whole number, then a steady trickle. A refused call
 * is told when the next token comes.
 *
 * <p>At most 65,536 keys are remembered, those that were used last, each by 128 characters at most.
 * Whoever sends new or long ones with every call pushes others out, which then start afresh, but
 * does not fill the memory.
 */
public final class RateLimit implements AdmissionPolicy {
  private static final int MAX_KEYS = 65_536;

  private final String name;
  private final String description;
  private final RateKey key;
  private final RecentlyUsed<Bucket> buckets;

  RateLimit(String name, RateKey key, int calls, Duration period, TimeMeter clock) {
    Bandwidth bandwidth = bandwidth(calls, period);
    this.name = name;
    this.description =
        name + " " + calls + " in " + period.toString().substring(2).toLowerCase(ROOT);
    this.key = key;
    this.buckets =
        new RecentlyUsed<>(
            MAX_KEYS,
            () -> Bucket.builder().addLimit(bandwidth).withCustomTimePrecision(clock).build());
  }

  /**
   * A limit per peer: the address that a {@link io.grpckit.interceptors.context.PeerResolver}
   * found, else that of the connection. An IPv6 /64 is one peer.
   *
   * @param calls how many in a period; at least 1
   * @param period positive
   * @return a policy for the stage ADMISSION
   */
  public static RateLimit perPeer(int calls, Duration period) {
    return by("peer", RateKey.peer(), calls, period);
  }

  /**
   * A limit per caller, as authentication found; anonymous callers are told apart by their peer.
   *
   * @param calls how many in a period; at least 1
   * @param period positive
   * @return a policy for the stage QUOTA
   */
  public static RateLimit perCaller(int calls, Duration period) {
    return by("caller", RateKey.caller(), calls, period);
  }

  /**
   * A limit per whatever you choose.
   *
   * @param name what the key is, for metrics and {@code describe()}: {@code tenant}, for example
   * @param key tells calls apart
   * @param calls how many in a period; at least 1
   * @param period positive
   * @return a policy for the stage QUOTA if the key {@linkplain RateKey#asksForCaller asks} for the
   *     caller, else for ADMISSION
   */
  public static RateLimit by(String name, RateKey key, int calls, Duration period) {
    requireNonNull(name, "name");
    requireNonNull(key, "key");
    return new RateLimit("rate per " + name, key, calls, period, TimeMeter.SYSTEM_NANOTIME);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public boolean asksForCaller() {
    return key.asksForCaller();
  }

  @Override
  public Admission decide(AdmissionRequest request) {
    ConsumptionProbe probe =
        buckets.get(Keys.bounded(key, request)).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Admission.granted()
        : Admission.refused("too many calls", Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  private static Bandwidth bandwidth(int calls, Duration period) {
    if (calls < 1) {
      throw new IllegalArgumentException("calls must be at least 1, was " + calls);
    }
    Durations.requirePositive(period, "period");
    return Bandwidth.builder().capacity(calls).refillGreedy(calls, period).build();
  }
}
