package io.grpckit.benchmarks;

import static java.time.Duration.ofMillis;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.OpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/** Where telemetry goes: real registries and SDKs, which nobody reads. */
final class BackEnds {

  private BackEnds() {}

  static MeterRegistry meters() {
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  }

  /** Buckets about as many as the kit's timers have. */
  static Timer.Builder withBuckets(Timer.Builder timer) {
    return timer.serviceLevelObjectives(
        ofMillis(5),
        ofMillis(10),
        ofMillis(25),
        ofMillis(50),
        ofMillis(75),
        ofMillis(100),
        ofMillis(250),
        ofMillis(500),
        ofMillis(750),
        ofMillis(1_000),
        ofMillis(2_500),
        ofMillis(5_000),
        ofMillis(7_500),
        ofMillis(10_000));
  }

  static ObservationRegistry observations() {
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters()));
    return registry;
  }

  static OpenTelemetrySdk metrics() {
    return OpenTelemetrySdk.builder().setMeterProvider(meterProvider()).build();
  }

  static OpenTelemetrySdk traces(Sampler sampler) {
    return tracing(sampler).build();
  }

  static OpenTelemetrySdk metricsAndTraces() {
    return tracing(Sampler.alwaysOn()).setMeterProvider(meterProvider()).build();
  }

  private static OpenTelemetrySdkBuilder tracing(Sampler sampler) {
    return OpenTelemetrySdk.builder()
        .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
        .setTracerProvider(
            SdkTracerProvider.builder()
                .setSampler(sampler)
                .addSpanProcessor(new UnreadSpans())
                .build());
  }

  private static SdkMeterProvider meterProvider() {
    return SdkMeterProvider.builder().registerMetricReader(new UnreadMetrics()).build();
  }

  private static final class UnreadSpans implements SpanProcessor {
    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }

  private static final class UnreadMetrics implements MetricReader {
    @Override
    public void register(CollectionRegistration registration) {}

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
    }

    @Override
    public CompletableResultCode forceFlush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
