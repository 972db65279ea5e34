package io.grpckit.interceptors.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.LongAdder;

/** A gauge of what has begun and not ended. */
final class InFlight {

  private final LongAdder count = new LongAdder();

  InFlight(MeterRegistry registry, String name, Tags tags) {
    Gauge.builder(name, count, LongAdder::sum)
        .description("Calls that have started and not ended")
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  void begin() {
    count.increment();
  }

  void end() {
    count.decrement();
  }
}
