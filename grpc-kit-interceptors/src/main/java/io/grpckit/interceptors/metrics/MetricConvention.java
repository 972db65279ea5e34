package io.grpckit.interceptors.metrics;

import io.grpckit.interceptors.observe.ObservedMethod;
import io.micrometer.core.instrument.MeterRegistry;

/** A set of names under which calls are reported. */
public enum MetricConvention {

  /**
   * gRPC's own, gRFC A66: {@code grpc.server.call.started}, {@code .duration}, {@code
   * .sent_total_compressed_message_size} and {@code .rcvd_total_compressed_message_size}; tags
   * {@code grpc.method} and {@code grpc.status}. Besides, the gauge {@code
   * grpc.server.call.active}.
   */
  GRPC {
    @Override
    MethodMeters server(MeterRegistry registry, ObservedMethod method, Buckets buckets) {
      return new GrpcServerMeters(registry, method, buckets);
    }
  };

  abstract MethodMeters server(MeterRegistry registry, ObservedMethod method, Buckets buckets);
}
