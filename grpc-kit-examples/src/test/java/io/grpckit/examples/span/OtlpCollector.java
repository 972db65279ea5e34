package io.grpckit.examples.span;

import com.google.protobuf.Empty;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What spans are sent to. {@code TracesData} is, on the wire, the request of an export. */
public final class OtlpCollector implements AutoCloseable {

  private static final String SERVICE = "opentelemetry.proto.collector.trace.v1.TraceService";

  private final List<ResourceSpans> received = new CopyOnWriteArrayList<>();
  private final Server server;

  private OtlpCollector(int port) throws IOException {
    MethodDescriptor<TracesData, Empty> export =
        MethodDescriptor.<TracesData, Empty>newBuilder()
            .setType(MethodType.UNARY)
            .setFullMethodName(SERVICE + "/Export")
            .setRequestMarshaller(ProtoUtils.marshaller(TracesData.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .build();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
            .addService(
                ServerServiceDefinition.builder(SERVICE)
                    .addMethod(export, ServerCalls.asyncUnaryCall(this::take))
                    .build())
            .build()
            .start();
  }

  /** Starts on a port; 0 for a free one. */
  public static OtlpCollector start(int port) throws IOException {
    return new OtlpCollector(port);
  }

  private void take(TracesData request, StreamObserver<Empty> response) {
    received.addAll(request.getResourceSpansList());
    response.onNext(Empty.getDefaultInstance());
    response.onCompleted();
  }

  /** For {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
  public String url() {
    return "http://127.0.0.1:" + server.getPort();
  }

  /** The services whose spans have arrived. */
  public List<String> services() {
    return received.stream()
        .flatMap(spans -> spans.getResource().getAttributesList().stream())
        .filter(attribute -> attribute.getKey().equals("service.name"))
        .map(attribute -> attribute.getValue().getStringValue())
        .distinct()
        .toList();
  }

  /** The names of the spans that have arrived. */
  public List<String> spans() {
    return received.stream()
        .flatMap(spans -> spans.getScopeSpansList().stream())
        .flatMap(spans -> spans.getSpansList().stream())
        .map(span -> span.getName())
        .toList();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
