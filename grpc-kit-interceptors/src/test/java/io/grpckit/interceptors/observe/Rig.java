package io.grpckit.interceptors.observe;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server and a channel on real sockets, both observed. */
public final class Rig implements AutoCloseable {

  /**
   * What an interceptor inside the observed one does: {@code throw}, {@code reject}, {@code
   * expire}.
   */
  public static final Metadata.Key<String> MISBEHAVE =
      Metadata.Key.of("x-misbehave", Metadata.ASCII_STRING_MARSHALLER);

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
    this.calls = calls;
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(calls.service())
            .maxInboundMessageSize(MAX_MESSAGE)
            .intercept(new Misbehaving());
    CallObservation.server(observers).install(builder, List.of(calls.service()));
    try {
      server = builder.build().start();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
    NettyChannelBuilder channelBuilder =
        NettyChannelBuilder.forAddress(server.getListenSockets().get(0)).usePlaintext();
    CallObservation.client(TARGET, clientObservers).install(channelBuilder);
    channel = channelBuilder.build();
  }

  public Pending start(MethodType type, String request) {
    return start(TestCalls.method(type), CallOptions.DEFAULT, new Metadata(), request);
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

  private static final class Misbehaving implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      String how = headers.get(MISBEHAVE);
      if (how == null) {
        return next.startCall(call, headers);
      }
      switch (how) {
        case "throw" -> throw new IllegalStateException("thrown by an interceptor");
        case "reject" ->
            call.close(Status.UNAUTHENTICATED.withDescription("no token"), new Metadata());
        case "shed" -> call.close(Status.RESOURCE_EXHAUSTED, new Metadata());
        default -> call.close(Status.DEADLINE_EXCEEDED.withDescription("too slow"), new Metadata());
      }
      return new ServerCall.Listener<>() {};
    }
  }
}
