package io.grpckit.examples.process;

import io.grpc.stub.StreamObserver;
import io.grpckit.examples.chat.v1.ChatMessage;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;

/** A room in which somebody talks at one server and somebody listens at another. */
final class ServersRoute implements Delivery.Route {
  private final String room;
  private final TestClient here;
  private final Follower follower;
  private final Queue<ChatMessage> acknowledged = new ConcurrentLinkedQueue<>();
  private volatile IntConsumer listener = number -> {};

  ServersRoute(String room, TestClient here, TestClient there) {
    this.room = room;
    this.here = here;
    this.follower =
        Follower.start(
            there, room, message -> listener.accept(Integer.parseInt(message.getText().strip())));
  }

  @Override
  public void listen(IntConsumer heard) {
    listener = heard;
  }

  @Override
  public void send(int number) {
    here.asyncChat()
        .sendMessage(
            ChatMessage.newBuilder()
                .setRoom(room)
                .setText("%-40d".formatted(number))
                .setClientId(UUID.randomUUID().toString())
                .build(),
            new Acknowledgement());
  }

  /** What was stored, as the sender was told. */
  Queue<ChatMessage> acknowledged() {
    return acknowledged;
  }

  @Override
  public void close() {
    follower.close();
  }

  /** One that is missing is missed. */
  private final class Acknowledgement implements StreamObserver<ChatMessage> {
    @Override
    public void onNext(ChatMessage stored) {
      acknowledged.add(stored);
    }

    @Override
    public void onError(Throwable refused) {}

    @Override
    public void onCompleted() {}
  }
}
