package io.grpckit.examples.process;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.chat.v1.GetMessagesRequest;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Listens to a room from its beginning, as a client must: whenever the call ends it calls again,
 * and goes on after the last message.
 */
final class Follower implements StreamObserver<ChatMessage>, AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);

  private final TestClient client;
  private final String room;
  private final Consumer<ChatMessage> sink;
  private final Queue<ChatMessage> heard = new ConcurrentLinkedQueue<>();
  private final Queue<Status> cutOff = new ConcurrentLinkedQueue<>();
  private final Context.CancellableContext context = Context.ROOT.withCancellation();
  private volatile long cursor;

  private Follower(TestClient client, String room, Consumer<ChatMessage> sink) {
    this.client = client;
    this.room = room;
    this.sink = sink;
  }

  static Follower start(TestClient client, String room) {
    return start(client, room, message -> {});
  }

  /** Tells of each message, too. */
  static Follower start(TestClient client, String room, Consumer<ChatMessage> sink) {
    Follower follower = new Follower(client, room, sink);
    follower.call();
    return follower;
  }

  private void call() {
    if (!context.isCancelled()) {
      GetMessagesRequest request =
          GetMessagesRequest.newBuilder()
              .setRoom(room)
              .setAfterCursor(cursor)
              .setFollow(true)
              .build();
      context.run(() -> client.asyncChat().getMessages(request, this));
    }
  }

  /** All messages, in the order in which they came. */
  List<ChatMessage> heard() {
    return List.copyOf(heard);
  }

  int count() {
    return heard.size();
  }

  /** What was said whenever a call ended. */
  List<Status> cutOff() {
    return List.copyOf(cutOff);
  }

  @Override
  public void onNext(ChatMessage message) {
    cursor = message.getCursor();
    heard.add(message);
    sink.accept(message);
  }

  @Override
  public void onError(Throwable lost) {
    cutOff.add(Status.fromThrowable(lost));
    LATER.execute(this::call);
  }

  @Override
  public void onCompleted() {
    LATER.execute(this::call);
  }

  @Override
  public void close() {
    context.cancel(null);
  }
}
