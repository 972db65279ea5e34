package io.grpckit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.examples.span.OtlpCollector;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the spans of calls go. */
class TelemetryTest {

  @TempDir private Path folder;

  @Test
  void sendsTheSpansOfCallsBeforeTheServerIsGone() throws Exception {
    try (OtlpCollector collector = OtlpCollector.start(0)) {
      try (RunningServer server = serverFor(collector.url())) {
        server.login("alice");
      }

      assertThat(collector.spans()).contains("auth.v1.AuthService/Login");
      assertThat(collector.services()).containsExactly("grpc-kit-example");
    }
  }

  @Test
  void servesWithoutTheCollector() throws Exception {
    String nobody;
    try (OtlpCollector collector = OtlpCollector.start(0)) {
      nobody = collector.url();
    }

    try (RunningServer server = serverFor(nobody)) {
      assertThat(server.login("alice").getAccessToken()).isNotEmpty();
    }
  }

  private RunningServer serverFor(String collector) {
    return RunningServer.start(
        ExampleConfig.from(
            Map.of(
                "GRPC_PORT",
                "0",
                "EDGE_PORT",
                "off",
                "DATA_DIR",
                folder.toString(),
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                collector)));
  }
}
