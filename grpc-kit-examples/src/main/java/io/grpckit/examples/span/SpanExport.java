package io.grpckit.examples.span;

import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.time.Duration;

/** Spans on their way to a collector. */
public final class SpanExport {

  private static final Duration PATIENCE = Duration.ofSeconds(4); // twice within a shutdown's ten

  private SpanExport() {}

  /**
   * Sends spans in batches, every 5 seconds and when it is shut down. Calls never wait for it: up
   * to 2,048 spans wait for the collector, more are dropped, and a batch that it does not take
   * within 4 seconds is dropped, too, which one line of the log says.
   *
   * @param collector {@code http://HOST:PORT} or {@code https://HOST:PORT}; 4317 without a port
   * @return to be shut down in the end
   */
  public static SpanProcessor to(URI collector) {
    SpanExporter otlp =
        OtlpGrpcSpanExporter.builder()
            .setEndpoint(collector.toString())
            .setTimeout(PATIENCE)
            .build();
    return BatchSpanProcessor.builder(new LossLog(otlp, collector)).build();
  }
}
