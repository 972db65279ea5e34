package io.grpckit.examples.chat;

import io.grpc.Metadata;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.feed.EarlyHeaders;
import io.grpckit.examples.feed.Feed;
import io.grpckit.examples.feed.Subscription;
import java.util.function.Consumer;

/**
 * One {@code Chat} on the wire. What the caller says is stored before the next message is asked
 * for; what is said in the room comes through the subscription, which alone writes to the call.
 */
final class ChatCall implements StreamObserver<ChatMessage> {

  private static final Metadata.Key<String> CURSOR =
      Metadata.Key.of("chat-cursor", Metadata.ASCII_STRING_MARSHALLER);

  private final ChatRooms rooms;
  private final Participant caller = Participant.current();
  private final Presence presence;
  private final ServerCallStreamObserver<ChatMessage> call;
  private final Subscription<ChatMessage> subscription;
  private final Consumer<Metadata> headers = EarlyHeaders.ofCurrentCall();

  private String room = "";
  private long lastSaid;

  ChatCall(
      ChatRooms rooms,
      Presence presence,
      Feed<ChatMessage> feed,
      StreamObserver<ChatMessage> call) {
    this.rooms = rooms;
    this.presence = presence;
    this.call = (ServerCallStreamObserver<ChatMessage>) call;
    this.subscription = feed.subscribe(call);
  }

  StreamObserver<ChatMessage> start() {
    call.disableAutoRequest();
    call.request(1);
    return this;
  }

  @Override
  public void onNext(ChatMessage message) {
    try {
      accept(message);
      call.request(1);
    } catch (RuntimeException | Error e) {
      subscription.fail(e);
    }
  }

  @Override
  public void onError(Throwable lost) {
    // the subscription sees that the call is cancelled
  }

  /** The caller still gets what it said itself. */
  @Override
  public void onCompleted() {
    subscription.completeAfter(lastSaid);
  }

  private void answerHeaders(long cursor) {
    Metadata joined = new Metadata();
    joined.put(CURSOR, String.valueOf(cursor));
    headers.accept(joined);
  }

  private void accept(ChatMessage message) {
    if (room.isEmpty()) {
      ChatRules.checkFirst(message);
      room = message.getRoom();
      subscription.join(room, this::answerHeaders);
      presence.enter(room);
      if (message.getText().isEmpty()) {
        return;
      }
    } else {
      ChatRules.checkNext(room, message);
    }
    lastSaid = rooms.say(caller, room, message.getText(), message.getClientId()).cursor();
  }
}
