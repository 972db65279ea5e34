package io.grpckit.examples;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * Traces. Every call belongs to one, the caller's if it names it, and its log line says which. The
 * spans go nowhere: put an exporter in place of the empty one to see them.
 */
final class Telemetry {

  private Telemetry() {}

  static OpenTelemetrySdk create() {
    return of(
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(SpanExporter.composite()))
            .build());
  }

  static OpenTelemetrySdk of(SdkTracerProvider spans) {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(spans)
        .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
        .build();
  }
}
