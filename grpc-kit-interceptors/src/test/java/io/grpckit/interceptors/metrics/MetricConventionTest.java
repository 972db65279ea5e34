package io.grpckit.interceptors.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.MethodDescriptor.MethodType;
import io.grpckit.interceptors.observe.Rig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MetricConventionTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void severalConventionsReportTheSameCalls() {
    play(MetricConvention.GRPC, MetricConvention.SEMCONV, MetricConvention.MICROMETER);

    for (String timer :
        List.of(
            "grpc.server.call.duration",
            "grpc.client.call.duration",
            "grpc.client.attempt.duration",
            "rpc.server.call.duration",
            "rpc.client.call.duration",
            "grpc.server.processing.duration",
            "grpc.client.processing.duration")) {
      assertThat(registry.get(timer).timers()).as(timer).hasSize(2);
    }
  }

  @Test
  void semanticConventionsTagEverySeriesAlike() {
    play(MetricConvention.SEMCONV);

    String[] ok = {"rpc.status_code", "OK", "error.type", "none", "rpc.system.name", "grpc"};
    String[] failed = {"rpc.status_code", "NOT_FOUND", "error.type", "NOT_FOUND"};
    for (String name : List.of("rpc.server.call.duration", "rpc.client.call.duration")) {
      assertThat(
              registry.get(name).tags(ok).tag("rpc.method", "test.v1.Calls/UNARY").timer().count())
          .isEqualTo(1);
      assertThat(registry.get(name).tags(failed).timer().count()).isEqualTo(1);
    }
  }

  @Test
  void micrometersNamesCountMessages() {
    play(MetricConvention.MICROMETER);

    String[] tags = {"service", "test.v1.Calls", "method", "UNARY", "methodType", "UNARY"};
    assertThat(registry.get("grpc.server.requests.received").tags(tags).counter().count())
        .isEqualTo(2);
    assertThat(registry.get("grpc.server.responses.sent").tags(tags).counter().count())
        .isEqualTo(1);
    assertThat(registry.get("grpc.client.requests.sent").tags(tags).counter().count()).isEqualTo(2);
    assertThat(registry.get("grpc.client.responses.received").tags(tags).counter().count())
        .isEqualTo(1);
    assertThat(
            registry
                .get("grpc.server.processing.duration")
                .tags(tags)
                .tag("statusCode", "NOT_FOUND")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void clientsAreTaggedWithTheirTarget() {
    play(MetricConvention.GRPC);

    assertThat(registry.get("grpc.client.attempt.started").counter().getId().getTag("grpc.target"))
        .isEqualTo(Rig.TARGET);
    assertThat(
            registry
                .get("grpc.client.attempt.sent_total_compressed_message_size")
                .tag("grpc.status", "OK")
                .summary()
                .totalAmount())
        .isEqualTo(2);
  }

  private void play(MetricConvention first, MetricConvention... more) {
    CallMetrics metrics = CallMetrics.builder(registry).conventions(first, more).build();
    try (Rig rig = new Rig(List.of(metrics), List.of(metrics))) {
      rig.start(MethodType.UNARY, "ok").status();
      rig.start(MethodType.UNARY, "error NOT_FOUND").status();
    }
    String server =
        first == MetricConvention.SEMCONV
            ? "rpc.server.call.duration"
            : first == MetricConvention.GRPC
                ? "grpc.server.call.duration"
                : "grpc.server.processing.duration";
    await().atMost(30, TimeUnit.SECONDS).until(() -> registry.find(server).timers().size() == 2);
  }
}
