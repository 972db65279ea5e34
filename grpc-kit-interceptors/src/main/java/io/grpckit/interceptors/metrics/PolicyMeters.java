package io.grpckit.interceptors.metrics;

import io.grpc.MethodDescriptor.MethodType;
import io.grpckit.interceptors.admission.AdmissionListener.Outcome;
import io.grpckit.interceptors.admission.AdmissionPolicy;
import io.grpckit.interceptors.admission.Occupancy;
import io.grpckit.interceptors.admission.QueueAge;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The meters of one admission policy. */
final class PolicyMeters {
  private static final String PREFIX = "grpc.server.admission.";

  private final Counter admitted;
  private final Counter refused;
  private final Counter wouldRefuse;
  private final @Nullable Timer age;

  PolicyMeters(MeterRegistry registry, AdmissionPolicy policy) {
    Tags tags = Tags.of("policy", policy.name());
    admitted = decisions(registry, tags, Outcome.ADMITTED);
    refused = decisions(registry, tags, Outcome.REFUSED);
    wouldRefuse = decisions(registry, tags, Outcome.WOULD_REFUSE);
    policy.occupancy().ifPresent(occupancy -> show(registry, tags, occupancy));
    age = policy instanceof QueueAge ? age(registry, tags) : null;
  }

  void count(AdmissionPolicy policy, Outcome outcome) {
    counter(outcome).increment();
    Timer timer = age;
    if (timer != null && policy instanceof QueueAge queue) {
      queue.ageNanos().ifPresent(nanos -> timer.record(nanos, TimeUnit.NANOSECONDS));
    }
  }

  private Counter counter(Outcome outcome) {
    return switch (outcome) {
      case ADMITTED -> admitted;
      case REFUSED -> refused;
      case WOULD_REFUSE -> wouldRefuse;
    };
  }

  private static Counter decisions(MeterRegistry registry, Tags tags, Outcome outcome) {
    return Counter.builder(PREFIX + "decisions")
        .description("Calls by what was decided about them")
        .tags(tags.and("outcome", outcome.name().toLowerCase(Locale.ROOT)))
        .register(registry);
  }

  private static void show(MeterRegistry registry, Tags tags, Occupancy occupancy) {
    gauge(registry, tags, "limit", "Normal calls that may run", occupancy.limit());
    gauge(registry, tags, "in_use", "Calls that hold a permit", occupancy.inUse());
  }

  private static void gauge(
      MeterRegistry registry, Tags tags, String name, String description, IntSupplier value) {
    Gauge.builder(PREFIX + name, value::getAsInt)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private static Timer age(MeterRegistry registry, Tags tags) {
    return Timer.builder(PREFIX + "queue_age")
        .description("From the arrival of a call's headers to the decision")
        .tags(tags)
        .serviceLevelObjectives(Buckets.DEFAULT.durations(MethodType.UNARY))
        .register(registry);
  }
}
