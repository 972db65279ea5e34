package io.grpckit.interceptors.observe;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpckit.interceptors.ServerPipeline;
import io.grpckit.interceptors.auth.ApiKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A server and a channel on real sockets, both observed. */
public final class Rig implements AutoCloseable {

  /** Who calls; servers without authentication do not look. */
  static final Metadata.Key<String> API_KEY =
      Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER);

  /** What the client's observers are told of the target. */
  public static final String TARGET = "dns:///calls.test:50051";

  static final int MAX_MESSAGE = 1024;

  public final TestCalls calls;
  public final Server server;
  public final ManagedChannel channel;

  public Rig(List<? extends CallObserver> observers) {
    this(observers, List.of(), new TestCalls());
  }

  public Rig(List<? extends CallObserver> observers, TestCalls calls) {
    this(observers, List.of(), calls);
  }

  public Rig(List<? extends CallObserver> observers, List<? extends CallObserver> clientObservers) {
    this(observers, clientObservers, new TestCalls());
  }

  public Rig(
      List<? extends CallObserver> observers,
      List<? extends CallObserver> clientObservers,
      TestCalls calls) {
    this(
        builder -> {
          builder.addService(calls.service());
          CallObservation.server(observers).observe(builder, List.of(calls.service()));
        },
        clientObservers,
        calls);
  }

  private Rig(
      Consumer<NettyServerBuilder> installation,
      List<? extends CallObserver> clientObservers,
      TestCalls calls) {
    this.calls = calls;
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .maxInboundMessageSize(MAX_MESSAGE);
    installation.accept(builder);
    try {
      server = builder.build().start();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
    NettyChannelBuilder channelBuilder =
        NettyChannelBuilder.forAddress(server.getListenSockets().get(0))
            .maxInboundMessageSize(MAX_MESSAGE)
            .usePlaintext();
    CallObservation.client(TARGET, clientObservers).install(channelBuilder);
    channel = channelBuilder.build();
  }

  /** A server behind a pipeline. */
  static Rig behind(
      ServerPipeline pipeline, List<? extends CallObserver> clientObservers, TestCalls calls) {
    return new Rig(
        builder -> pipeline.install(builder, List.of(calls.service())), clientObservers, calls);
  }

  public Pending start(MethodType type, String request) {
    return start(TestCalls.method(type), CallOptions.DEFAULT, headers(), request);
  }

  public Pending start(
      MethodDescriptor<String, String> method,
      CallOptions options,
      Metadata headers,
      String request) {
    ClientCall<String, String> call = channel.newCall(method, options);
    Pending pending = new Pending(call);
    call.start(pending, headers);
    call.request(100);
    call.sendMessage(request);
    call.halfClose();
    return pending;
  }

  /** The headers of a caller who may call. */
  static Metadata headers() {
    return headers(EndingStages.MEMBER);
  }

  static Metadata headers(ApiKey key) {
    Metadata headers = new Metadata();
    headers.put(API_KEY, key.text());
    return headers;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    try {
      channel.awaitTermination(10, TimeUnit.SECONDS);
      server.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** A call on its way. */
  public static final class Pending extends ClientCall.Listener<String> {

    public final ClientCall<String, String> call;
    public final CountDownLatch firstMessage = new CountDownLatch(1);
    private final CompletableFuture<Status> end = new CompletableFuture<>();

    Pending(ClientCall<String, String> call) {
      this.call = call;
    }

    @Override
    public void onMessage(String message) {
      firstMessage.countDown();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(status);
    }

    public Status status() {
      return end.orTimeout(30, TimeUnit.SECONDS).join();
    }
  }
}
