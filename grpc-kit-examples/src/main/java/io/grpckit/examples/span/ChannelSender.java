package io.grpckit.examples.span;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Sends what the exporter has encoded over a channel of gRPC's own, so that it needs no further
 * HTTP library. Of the exporter's options it knows the endpoint and the time-out; a collector that
 * is unavailable is asked four times within it.
 */
final class ChannelSender implements GrpcSender {

  private static final int OTLP_PORT = 4317;
  private static final Map<String, ?> RETRIES =
      Map.of(
          "methodConfig",
          List.of(
              Map.of(
                  "name",
                  List.of(Map.of()),
                  "retryPolicy",
                  Map.of(
                      "maxAttempts",
                      4.0,
                      "initialBackoff",
                      "0.25s",
                      "maxBackoff",
                      "1s",
                      "backoffMultiplier",
                      2.0,
                      "retryableStatusCodes",
                      List.of("UNAVAILABLE")))));

  private final ManagedChannel channel;
  private final MethodDescriptor<byte[], byte[]> method;
  private final Duration timeout;

  ChannelSender(GrpcSenderConfig config) {
    channel = channelTo(config.getEndpoint());
    method =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodType.UNARY)
            .setFullMethodName(config.getFullMethodName())
            .setRequestMarshaller(new BytesMarshaller())
            .setResponseMarshaller(new BytesMarshaller())
            .build();
    timeout = config.getTimeout();
  }

  private static ManagedChannel channelTo(URI endpoint) {
    int port = endpoint.getPort() == -1 ? OTLP_PORT : endpoint.getPort();
    NettyChannelBuilder channel = NettyChannelBuilder.forAddress(endpoint.getHost(), port);
    if (endpoint.getScheme().equals("http")) {
      channel.usePlaintext();
    }
    return channel.defaultServiceConfig(RETRIES).build();
  }

  @Override
  public void send(
      MessageWriter message, Consumer<GrpcResponse> onResponse, Consumer<Throwable> onError) {
    try {
      ByteArrayOutputStream encoded = new ByteArrayOutputStream(message.getContentLength());
      message.writeMessage(encoded);
      ClientCalls.asyncUnaryCall(
          channel.newCall(
              method, CallOptions.DEFAULT.withDeadlineAfter(timeout.toNanos(), NANOSECONDS)),
          encoded.toByteArray(),
          new Answer(onResponse));
    } catch (IOException e) {
      onError.accept(e);
    }
  }

  @Override
  public CompletableResultCode shutdown() {
    channel.shutdown();
    return CompletableResultCode.ofSuccess();
  }
}
