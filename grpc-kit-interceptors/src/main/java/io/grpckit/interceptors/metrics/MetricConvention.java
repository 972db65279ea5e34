package io.grpckit.interceptors.metrics;

import io.grpckit.interceptors.observe.CallSide;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.micrometer.core.instrument.MeterRegistry;

/** A set of names under which calls are reported. Units are those of the registry's conventions. */
public enum MetricConvention {

  /**
   * gRPC's own, gRFC A66. On a server {@code grpc.server.call.started}, {@code .duration}, {@code
   * .sent_total_compressed_message_size} and {@code .rcvd_total_compressed_message_size}, tagged
   * {@code grpc.method} and, all but the first, {@code grpc.status}; on a client the same of each
   * {@code grpc.client.attempt} and {@code grpc.client.call.duration}, tagged {@code grpc.target}
   * too. Besides, the gauges {@code grpc.server.call.active} and {@code grpc.client.call.active}.
   */
  GRPC {
    @Override
    MethodMeters meters(MeterRegistry registry, ObservedMethod method, Buckets buckets) {
      return method.side() == CallSide.SERVER
          ? new GrpcServerMeters(registry, method, buckets)
          : new GrpcClientMeters(registry, method, buckets);
    }
  },

  /**
   * What gRFC A96 adds on clients: {@code grpc.client.call.retries}, {@code .transparent_retries},
   * {@code .hedges} and {@code .retry_delay}, one value per call that has any.
   */
  GRPC_RETRIES {
    @Override
    MethodMeters meters(MeterRegistry registry, ObservedMethod method, Buckets buckets) {
      return new RetryMeters(registry, method, buckets);
    }
  },

  /**
   * OpenTelemetry's semantic conventions for RPC: {@code rpc.server.call.duration} and {@code
   * rpc.client.call.duration}, tagged {@code rpc.system.name}, {@code rpc.method}, {@code
   * rpc.status_code} and {@code error.type}. The last is {@code none} for a call without an error:
   * Prometheus wants the same tags on every series.
   */
  SEMCONV {
    @Override
    MethodMeters meters(MeterRegistry registry, ObservedMethod method, Buckets buckets) {
      return new SemconvMeters(registry, method, buckets);
    }
  },

  /**
   * Those of Micrometer's own interceptors: {@code grpc.server.requests.received}, {@code
   * grpc.server.responses.sent} and {@code grpc.server.processing.duration}, on clients {@code
   * grpc.client.requests.sent}, {@code .responses.received} and {@code .processing.duration};
   * tagged {@code service}, {@code method}, {@code methodType} and {@code statusCode}.
   */
  MICROMETER {
    @Override
    MethodMeters meters(MeterRegistry registry, ObservedMethod method, Buckets buckets) {
      return new MicrometerMeters(registry, method, buckets);
    }
  };

  abstract MethodMeters meters(MeterRegistry registry, ObservedMethod method, Buckets buckets);
}
