package io.grpckit.interceptors.metrics;

import io.grpc.MethodDescriptor.MethodType;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** The boundaries of histograms. */
final class Buckets {

  // Micrometer takes no boundary at 0, which gRFC A66 has too.
  static final double[] BYTES = {
    1 << 10, 1 << 11, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24, 1 << 26,
    1 << 28, 1 << 30, 4L << 30
  };

  // OpenTelemetry's semantic conventions, and two below for calls that stay in one data centre.
  private static final double[] USUAL = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
  };
  private static final double[] STREAMS = {30, 60, 300, 3600};

  // gRFC A66, "Latency".
  private static final double[] FINE = {
    0.00001, 0.00005, 0.0001, 0.0003, 0.0006, 0.0008, 0.001, 0.002, 0.003, 0.004, 0.005, 0.006,
    0.008, 0.01, 0.013, 0.016, 0.02, 0.025, 0.03, 0.04, 0.05, 0.065, 0.08, 0.1, 0.13, 0.16, 0.2,
    0.25, 0.3, 0.4, 0.5, 0.65, 0.8, 1, 2, 5, 10, 20, 50, 100
  };

  static final Buckets DEFAULT =
      new Buckets(
          USUAL, DoubleStream.concat(Arrays.stream(USUAL), Arrays.stream(STREAMS)).toArray());

  private final double[] unary;
  private final double[] streaming;

  private Buckets(double[] unary, double[] streaming) {
    this.unary = unary;
    this.streaming = streaming;
  }

  Buckets fine() {
    return durations(FINE);
  }

  Buckets durations(double[] seconds) {
    return new Buckets(seconds.clone(), seconds.clone());
  }

  Duration[] durations(MethodType type) {
    double[] seconds = type == MethodType.UNARY ? unary : streaming;
    return Arrays.stream(seconds)
        .mapToObj(s -> Duration.ofNanos(Math.round(s * 1e9)))
        .toArray(Duration[]::new);
  }
}
