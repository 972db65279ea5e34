package io.grpckit.examples;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.grpckit.examples.auth.v1.AuthServiceGrpc;
import io.grpckit.examples.auth.v1.LoginRequest;
import io.grpckit.examples.auth.v1.LoginResponse;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The whole server on a free port, and a connection to it. */
public final class RunningServer implements AutoCloseable {

  private final ExampleServer server;
  private final ManagedChannel channel;

  private RunningServer(ExampleServer server) {
    this.server = server;
    this.channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort()).usePlaintext().build();
  }

  /** Starts on what is in a folder, for gRPC only. */
  public static RunningServer start(Path dataDir) {
    return startOn(dataDir, "off");
  }

  /** Starts on what is in a folder, for browsers too. */
  public static RunningServer startWithEdge(Path dataDir) {
    return startOn(dataDir, "0");
  }

  private static RunningServer startOn(Path dataDir, String edgePort) {
    return start(config(dataDir, edgePort));
  }

  /** Starts with chat and news on NATS. */
  public static RunningServer start(Path dataDir, String natsUrl) {
    Map<String, String> environment = new HashMap<>(environment(dataDir, "off"));
    environment.put("NATS_URL", natsUrl);
    return start(ExampleConfig.from(environment));
  }

  /** Starts for browsers too, and shows the spans of the calls. */
  public static RunningServer startWithEdge(Path dataDir, SpanProcessor spans) {
    OpenTelemetrySdk traces =
        Telemetry.of(SdkTracerProvider.builder().addSpanProcessor(spans).build());
    return new RunningServer(ExampleServer.start(config(dataDir, "0"), traces, report -> {}));
  }

  private static ExampleConfig config(Path dataDir, String edgePort) {
    return ExampleConfig.from(environment(dataDir, edgePort));
  }

  private static Map<String, String> environment(Path dataDir, String edgePort) {
    return Map.of("GRPC_PORT", "0", "EDGE_PORT", edgePort, "DATA_DIR", dataDir.toString());
  }

  /** Starts in clear text. */
  static RunningServer start(ExampleConfig config) {
    return new RunningServer(ExampleServer.start(config, report -> {}));
  }

  public ManagedChannel channel() {
    return channel;
  }

  public ExampleServer server() {
    return server;
  }

  /** Where gRPC is, such as {@code 127.0.0.1:50051}. */
  public String address() {
    return server.address();
  }

  /** Where the edge is, such as {@code 127.0.0.1:8080}. */
  public String edge() {
    return "127.0.0.1:" + server.edgePort();
  }

  /** Signs one of the demo accounts in. */
  public LoginResponse login(String name) {
    return AuthServiceGrpc.newBlockingStub(channel)
        .login(
            LoginRequest.newBuilder()
                .setEmail(name + "@example.com")
                .setPassword("demo-password")
                .build());
  }

  /** The connection of somebody who holds a token. */
  Channel as(String accessToken) {
    return with(accessToken, AuthServiceGrpc.newBlockingStub(channel)).getChannel();
  }

  /** The stub with a token. */
  public static <S extends AbstractStub<S>> S with(String accessToken, S stub) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + accessToken);
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
  }
}
