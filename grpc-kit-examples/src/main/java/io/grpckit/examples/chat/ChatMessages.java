package io.grpckit.examples.chat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.log.EntryCodec;
import java.time.Instant;

/** Messages as the contract has them: on the wire, and on the broker without the cursor. */
final class ChatMessages implements EntryCodec<Message> {

  static ChatMessage of(Message message) {
    return ChatMessage.newBuilder()
        .setRoom(message.room())
        .setUser(message.userName())
        .setText(message.text())
        .setTimestamp(message.sentAt().toEpochMilli())
        .setCursor(message.cursor())
        .setId(message.id())
        .setClientId(message.clientId())
        .setUserId(message.userId())
        .build();
  }

  @Override
  public byte[] encode(Message message) {
    return of(message).toByteArray();
  }

  @Override
  public Message decode(byte[] bytes, long cursor) throws InvalidProtocolBufferException {
    ChatMessage message = ChatMessage.parseFrom(bytes);
    return new Message(
        message.getRoom(),
        cursor,
        message.getId(),
        message.getUserId(),
        message.getUser(),
        message.getText(),
        message.getClientId(),
        Instant.ofEpochMilli(message.getTimestamp()));
  }
}
