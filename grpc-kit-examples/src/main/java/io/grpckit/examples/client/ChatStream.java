package io.grpckit.examples.client;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpckit.examples.chat.v1.ChatMessage;
import java.io.IOException;
import java.util.function.Consumer;

/** One bidirectional Chat call. Receives nothing before {@link #receive()}. */
final class ChatStream implements ClientResponseObserver<ChatMessage, ChatMessage> {
  private final Consumer<ChatMessage> listener;
  private final CallEnd<Boolean> end = new CallEnd<>();

  private ClientCallStreamObserver<ChatMessage> call;
  private boolean joined;
  private boolean closed;

  ChatStream(Consumer<ChatMessage> listener) {
    this.listener = listener;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ChatMessage> call) {
    this.call = call;
    end.cancelWith(call);
    call.disableAutoRequestWithInitial(0);
    call.setOnReadyHandler(this::wake);
  }

  @Override
  public void onNext(ChatMessage message) {
    end.guard(
        () -> {
          listener.accept(message);
          call.request(1);
        });
  }

  @Override
  public void onError(Throwable failure) {
    end.fail(failure);
    closed();
  }

  @Override
  public void onCompleted() {
    end.succeed(true);
    closed();
  }

  /** The response headers are there, by which the server says that we are in the room. */
  synchronized void joined() {
    joined = true;
    notifyAll();
  }

  /** Waits until we are in the room, or the call has ended. */
  synchronized void awaitJoined() throws InterruptedException {
    while (!joined && !closed) {
      wait();
    }
  }

  void receive() {
    call.request(1);
  }

  /** Sends when the server is ready to take it; on a call that has ended, does nothing. */
  synchronized void send(ChatMessage message) throws InterruptedException {
    while (!closed && !call.isReady()) {
      wait();
    }
    if (!closed) {
      call.onNext(message);
    }
  }

  synchronized void halfClose() {
    if (!closed) {
      call.onCompleted();
    }
  }

  /** Waits for the end of the call. */
  void await() throws IOException {
    end.await();
  }

  private synchronized void wake() {
    notifyAll();
  }

  private synchronized void closed() {
    closed = true;
    notifyAll();
  }
}
