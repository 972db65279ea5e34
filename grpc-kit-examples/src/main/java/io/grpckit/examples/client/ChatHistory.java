package io.grpckit.examples.client;

import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.chat.v1.ChatServiceGrpc.ChatServiceBlockingStub;
import io.grpckit.examples.chat.v1.GetMessagesRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;

/** How far a room has been heard: its listener gets every message once, in the order of cursors. */
final class ChatHistory {
  private final ChatServiceBlockingStub chat;
  private final String room;
  private final Consumer<ChatMessage> listener;
  private long cursor;

  ChatHistory(ChatServiceBlockingStub chat, String room, Consumer<ChatMessage> listener) {
    this.chat = chat;
    this.room = room;
    this.listener = listener;
  }

  /** Goes to the end of the history; only the last {@code count} messages are heard. */
  synchronized void skipToLast(int count) {
    Deque<ChatMessage> last = new ArrayDeque<>();
    read()
        .forEachRemaining(
            message -> {
              cursor = message.getCursor();
              last.addLast(message);
              if (last.size() > count) {
                last.removeFirst();
              }
            });
    last.forEach(listener);
  }

  /** Hears what is stored and was not heard yet. */
  synchronized void catchUp() {
    read().forEachRemaining(this::hear);
  }

  /** Hears a message, unless it was heard before. */
  synchronized void hear(ChatMessage message) {
    if (Long.compareUnsigned(message.getCursor(), cursor) > 0) {
      cursor = message.getCursor();
      listener.accept(message);
    }
  }

  private Iterator<ChatMessage> read() {
    return chat.getMessages(
        GetMessagesRequest.newBuilder().setRoom(room).setAfterCursor(cursor).build());
  }
}
