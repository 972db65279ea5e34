package io.grpckit.interceptors.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** An SDK, and the spans that were finished on it. */
final class FinishedSpans implements AutoCloseable {

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final SdkTracerProvider tracers =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exporter)).build();

  final OpenTelemetry sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(tracers)
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();
  final OpenTelemetry sdkWithoutPropagators =
      OpenTelemetrySdk.builder().setTracerProvider(tracers).build();

  /** Waits until there are as many. */
  List<SpanData> await(int count) {
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> exporter.getFinishedSpanItems().size() == count);
    return exporter.getFinishedSpanItems();
  }

  /** The first of its kind. */
  SpanData first(SpanKind kind) {
    return exporter.getFinishedSpanItems().stream()
        .filter(span -> span.getKind() == kind)
        .findFirst()
        .orElseThrow();
  }

  void forget() {
    exporter.reset();
  }

  static String attribute(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.stringKey(key));
  }

  @Override
  public void close() {
    tracers.close();
  }
}
