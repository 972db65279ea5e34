package io.grpckit.examples.span;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpckit.examples.LogLines;
import io.grpckit.examples.Ports;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SpanExportTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void sendsWhatWaitsWhenItIsShutDown() throws Exception {
    try (OtlpCollector collector = OtlpCollector.start(0)) {
      SdkTracerProvider spans = exportingTo(collector.url());
      end(spans, "first");
      end(spans, "second");

      assertThat(done(spans.shutdown()).isSuccess()).isTrue();

      assertThat(collector.spans()).containsExactly("first", "second");
    }
  }

  @Test
  void saysOnceThatSpansAreLostAndOnceThatTheyArriveAgain() {
    Ports.launch(
        port -> {
          loseSpansAndSendMore(port);
          return port;
        });
  }

  private static void loseSpansAndSendMore(int port) {
    String url = "http://127.0.0.1:" + port;
    SdkTracerProvider spans = exportingTo(url);

    try (LogLines log = LogLines.of(LossLog.class)) {
      for (String name : List.of("first", "second")) {
        end(spans, name);
        done(spans.forceFlush());
      }
      assertThat(log.lines())
          .containsExactly("WARN spans are lost, " + url + " does not take them");

      try (OtlpCollector collector = collectorOn(port)) {
        await().atMost(PATIENCE).until(() -> arrives(spans, collector));
      }
      assertThat(log.lines())
          .containsExactly(
              "WARN spans are lost, " + url + " does not take them",
              "INFO spans arrive at " + url + " again");
    } finally {
      spans.close();
    }
  }

  private static OtlpCollector collectorOn(int port) {
    try {
      return OtlpCollector.start(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean arrives(SdkTracerProvider spans, OtlpCollector collector) {
    end(spans, "third");
    done(spans.forceFlush());
    return collector.spans().contains("third");
  }

  private static SdkTracerProvider exportingTo(String url) {
    return SdkTracerProvider.builder().addSpanProcessor(SpanExport.to(URI.create(url))).build();
  }

  private static void end(SdkTracerProvider spans, String name) {
    spans.get("test").spanBuilder(name).startSpan().end();
  }

  private static CompletableResultCode done(CompletableResultCode result) {
    result.join(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(result.isDone()).isTrue();
    return result;
  }
}
