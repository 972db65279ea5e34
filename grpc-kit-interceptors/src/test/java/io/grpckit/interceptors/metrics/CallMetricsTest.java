package io.grpckit.interceptors.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpckit.interceptors.observe.CallObservation;
import io.grpckit.interceptors.observe.Rig;
import io.grpckit.interceptors.observe.ServerObservation;
import io.grpckit.interceptors.observe.TestCalls;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallMetricsTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void recordsUnderTheNamesOfA66() {
    try (Rig rig = new Rig(List.of(CallMetrics.on(registry)))) {
      rig.start(MethodType.UNARY, "hello").status();
      await().atMost(30, TimeUnit.SECONDS).until(() -> finished() == 1);
    }

    String[] tags = {"grpc.method", "test.v1.Calls/UNARY", "grpc.status", "OK"};
    assertThat(
            registry
                .get("grpc.server.call.duration")
                .tags(tags)
                .timer()
                .totalTime(TimeUnit.NANOSECONDS))
        .isPositive();
    DistributionSummary sent =
        registry.get("grpc.server.call.sent_total_compressed_message_size").tags(tags).summary();
    assertThat(sent.totalAmount()).isEqualTo(5);
    assertThat(sent.getId().getBaseUnit()).isEqualTo("bytes");
    assertThat(
            registry
                .get("grpc.server.call.rcvd_total_compressed_message_size")
                .tags(tags)
                .summary()
                .totalAmount())
        .isEqualTo(5);
    assertThat(
            registry
                .get("grpc.server.call.started")
                .tag("grpc.method", "test.v1.Calls/UNARY")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void showsCallsInFlight() throws Exception {
    try (Rig rig = new Rig(List.of(CallMetrics.on(registry)))) {
      rig.calls.expectHanging();
      Rig.Pending pending = rig.start(MethodType.UNARY, "hang");
      rig.calls.hanging().await(30, TimeUnit.SECONDS);

      assertThat(active()).isEqualTo(1);

      pending.call.cancel("enough", null);
      await().atMost(30, TimeUnit.SECONDS).until(() -> active() == 0);
    }
  }

  @Test
  void streamsHaveBucketsForHours() {
    try (Rig rig = new Rig(List.of(CallMetrics.on(registry)))) {
      rig.start(MethodType.UNARY, "ok").status();
      rig.start(MethodType.SERVER_STREAMING, "ok").status();
      await().atMost(30, TimeUnit.SECONDS).until(() -> finished() == 2);
    }

    assertThat(buckets("test.v1.Calls/UNARY")).startsWith(0.001, 0.0025, 0.005).endsWith(10.0);
    assertThat(buckets("test.v1.Calls/SERVER_STREAMING")).endsWith(10.0, 30.0, 60.0, 300.0, 3600.0);
  }

  @Test
  void takesTheBucketsOfA66() {
    try (Rig rig = new Rig(List.of(CallMetrics.builder(registry).fineBuckets().build()))) {
      rig.start(MethodType.UNARY, "ok").status();
      await().atMost(30, TimeUnit.SECONDS).until(() -> finished() == 1);
    }

    assertThat(buckets("test.v1.Calls/UNARY")).hasSize(40).startsWith(0.00001).endsWith(100.0);
  }

  @Test
  void refusesBucketsThatDoNotRise() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CallMetrics.builder(registry).durationBuckets(1, 1))
        .withMessage("durationBuckets must be positive and rising, were [1.0, 1.0]");
  }

  @Test
  void aHundredThousandMadeUpMethodsAreOneSeries() {
    ServerObservation observation = CallObservation.server(List.of(CallMetrics.on(registry)));
    observation.bind(List.of(new TestCalls().service()));
    ServerStreamTracer.Factory tracers = observation.streamTracerFactory();

    for (int i = 0; i < 100_000; i++) {
      Metadata headers = new Metadata();
      headers.put(
          Metadata.Key.of("x-forwarded-host", Metadata.ASCII_STRING_MARSHALLER), "host-" + i);
      tracers
          .newServerStreamTracer("made.up.Service" + i + "/Method" + i, headers)
          .streamClosed(Status.UNIMPLEMENTED);
    }

    for (String instrument : List.of("duration", "sent_total_compressed_message_size")) {
      assertThat(registry.find("grpc.server.call." + instrument).meters()).hasSize(1);
    }
    for (String instrument : List.of("started", "active")) {
      assertThat(registry.find("grpc.server.call." + instrument).meters())
          .hasSize(1 + TestCalls.METHODS);
    }
    Timer timer = registry.get("grpc.server.call.duration").tag("grpc.method", "other").timer();
    assertThat(timer.count()).isEqualTo(100_000);
    assertThat(
            registry.get("grpc.server.call.started").tag("grpc.method", "other").counter().count())
        .isEqualTo(100_000);
  }

  private long finished() {
    return registry.find("grpc.server.call.duration").timers().stream()
        .mapToLong(Timer::count)
        .sum();
  }

  private double active() {
    return registry
        .get("grpc.server.call.active")
        .tag("grpc.method", "test.v1.Calls/UNARY")
        .gauge()
        .value();
  }

  private List<Double> buckets(String method) {
    Timer timer = registry.get("grpc.server.call.duration").tag("grpc.method", method).timer();
    return Arrays.stream(timer.takeSnapshot().histogramCounts())
        .map(bucket -> bucket.bucket(TimeUnit.SECONDS))
        .toList();
  }
}
