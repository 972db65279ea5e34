package io.grpckit.examples.chat;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** The caller of one {@code Chat}, who sees the response headers when they come. */
final class Listener implements StreamObserver<ChatMessage>, ClientInterceptor {

  private static final Metadata.Key<String> CURSOR =
      Metadata.Key.of("chat-cursor", Metadata.ASCII_STRING_MARSHALLER);

  private final CompletableFuture<Metadata> headers = new CompletableFuture<>();
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private final BlockingQueue<ChatMessage> heard = new LinkedBlockingQueue<>();

  StreamObserver<ChatMessage> listen(Channel channel) {
    return ChatServiceGrpc.newStub(channel).withInterceptors(this).chat(this);
  }

  long cursor() throws Exception {
    return Long.parseLong(String.valueOf(headers.get(30, SECONDS).get(CURSOR)));
  }

  boolean hasHeaders() {
    return headers.isDone();
  }

  ChatMessage hear() throws Exception {
    ChatMessage message = heard.poll(30, SECONDS);
    if (message == null) {
      throw new AssertionError("nothing was heard");
    }
    return message;
  }

  Throwable failure() throws Exception {
    return failure.get(30, SECONDS);
  }

  @Override
  public void onNext(ChatMessage message) {
    heard.add(message);
  }

  @Override
  public void onError(Throwable cause) {
    failure.complete(cause);
  }

  @Override
  public void onCompleted() {
    failure.complete(Status.OK.asException());
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(ClientCall.Listener<R> listener, Metadata request) {
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onHeaders(Metadata response) {
                headers.complete(response);
                super.onHeaders(response);
              }
            },
            request);
      }
    };
  }
}
