package io.grpckit.interceptors.admission;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits how many streams are open at a time. The number is fixed: a stream's duration says nothing
 * about the server. Sheddable streams are admitted up to 70 % of it, critical ones up to 120 %.
 */
public final class StreamBulkhead implements AdmissionPolicy {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final int streams;
  private final AtomicInteger open = new AtomicInteger();

  private StreamBulkhead(int streams) {
    this.streams = streams;
  }

  /**
   * A bulkhead.
   *
   * @param streams how many normal streams may be open; at least 1
   * @return a new bulkhead
   */
  public static StreamBulkhead of(int streams) {
    if (streams < 1) {
      throw new IllegalArgumentException("streams must be at least 1, was " + streams);
    }
    return new StreamBulkhead(streams);
  }

  @Override
  public String name() {
    return "streams";
  }

  @Override
  public String description() {
    return "streams " + streams;
  }

  @Override
  public Optional<Occupancy> occupancy() {
    return Optional.of(new Occupancy(this::open, () -> streams));
  }

  @Override
  public boolean appliesTo(MethodDescriptor<?, ?> method) {
    return method.getType() != MethodType.UNARY;
  }

  @Override
  public Admission decide(AdmissionRequest request) {
    return Permits.tryTake(open, Share.of(streams, request.priority())) < 0
        ? Admission.refused("too many streams are open", Jitter.around(RETRY_AFTER))
        : Admission.granted(status -> open.decrementAndGet());
  }

  /**
   * How many streams are open.
   *
   * @return the present number
   */
  public int open() {
    return open.get();
  }
}
