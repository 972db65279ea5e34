package io.grpckit.examples;

import io.grpckit.examples.span.SpanExport;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Traces. Every call belongs to one, the caller's if it names it, and its log line says which. The
 * spans go to a collector, if there is one.
 */
final class Telemetry {

  static final String SERVICE_NAME = "grpc-kit-example";

  private Telemetry() {}

  static OpenTelemetrySdk create(@Nullable URI collector) {
    return of(
        SdkTracerProvider.builder()
            .setResource(
                Resource.getDefault().toBuilder()
                    .put(AttributeKey.stringKey("service.name"), SERVICE_NAME)
                    .build())
            .addSpanProcessor(
                collector == null
                    ? SimpleSpanProcessor.create(SpanExporter.composite())
                    : SpanExport.to(collector))
            .build());
  }

  static OpenTelemetrySdk of(SdkTracerProvider spans) {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(spans)
        .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
        .build();
  }
}
