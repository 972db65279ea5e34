package io.grpckit.benchmarks;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpckit.benchmarks.v1.EchoRequest;
import io.grpckit.benchmarks.v1.EchoResponse;
import io.grpckit.benchmarks.v1.EchoServiceGrpc;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No stranger makes series: under every convention, on both ends. */
@Tag("slow")
class CardinalityTest {
  private static final int CALLS = 100_000;
  private static final Random RANDOM = new Random(20261123);

  @Test
  void aHundredThousandMadeUpMethodsAndAuthoritiesAreOneSeriesPerInstrument() {
    try (FullPipeline pipeline = new FullPipeline()) {
      call(pipeline);
      Set<Meter.Id> server = series(pipeline.serverMeters);
      Set<Meter.Id> client = series(pipeline.clientMeters);

      for (int i = 1; i < CALLS; i++) {
        call(pipeline);
      }

      assertThat(series(pipeline.serverMeters)).isEqualTo(server);
      assertThat(series(pipeline.clientMeters)).isEqualTo(client);
      assertThat(server.toString() + client)
          .contains("other")
          .doesNotContain("made.up", "authority");
      assertThat(count(pipeline.serverMeters, "grpc.server.call.duration")).isEqualTo(CALLS);
      assertThat(count(pipeline.clientMeters, "grpc.client.call.duration")).isEqualTo(CALLS);
    }
  }

  private static void call(FullPipeline pipeline) {
    CallOptions options =
        pipeline.options().withAuthority("authority-" + Long.toHexString(RANDOM.nextLong()));
    MethodDescriptor<EchoRequest, EchoResponse> method =
        EchoServiceGrpc.getEchoMethod().toBuilder()
            .setFullMethodName("made.up.Service" + RANDOM.nextLong() + "/Method")
            .setSampledToLocalTracing(false)
            .build();

    assertThat(
            catchThrowableOfType(
                StatusRuntimeException.class,
                () ->
                    ClientCalls.blockingUnaryCall(
                        pipeline.channel(), method, options, EchoRequest.getDefaultInstance())))
        .isNotNull();
  }

  private static Set<Meter.Id> series(MeterRegistry registry) {
    return registry.getMeters().stream().map(Meter::getId).collect(toSet());
  }

  private static long count(MeterRegistry registry, String timer) {
    return registry.get(timer).tag("grpc.method", "other").timer().count();
  }
}
