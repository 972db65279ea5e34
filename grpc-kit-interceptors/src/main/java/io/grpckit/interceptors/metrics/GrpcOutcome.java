package io.grpckit.interceptors.metrics;

import io.grpckit.interceptors.observe.ObservedMethod;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What gRFC A66 records when a server's call or a client's attempt ends with one code. */
record GrpcOutcome(Timer duration, DistributionSummary sent, DistributionSummary received) {

  static GrpcOutcome of(
      MeterRegistry registry, String prefix, Tags tags, ObservedMethod method, Buckets buckets) {
    return new GrpcOutcome(
        timer(registry, prefix + "duration", tags, method, buckets),
        size(registry, prefix + "sent_total_compressed_message_size", tags),
        size(registry, prefix + "rcvd_total_compressed_message_size", tags));
  }

  static Timer timer(
      MeterRegistry registry, String name, Tags tags, ObservedMethod method, Buckets buckets) {
    return Timer.builder(name)
        .description("From the start to the end, the status included")
        .tags(tags)
        .serviceLevelObjectives(buckets.durations(method.type()))
        .register(registry);
  }

  void record(long nanos, long bytesSent, long bytesReceived) {
    duration.record(nanos, TimeUnit.NANOSECONDS);
    sent.record((double) bytesSent);
    received.record((double) bytesReceived);
  }

  private static DistributionSummary size(MeterRegistry registry, String name, Tags tags) {
    return DistributionSummary.builder(name)
        .description("Bytes of all messages in one direction, as compressed on the wire")
        .baseUnit("bytes")
        .tags(tags)
        .serviceLevelObjectives(Buckets.BYTES)
        .register(registry);
  }
}
