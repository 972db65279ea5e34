package io.grpckit.examples.chat;

import io.grpckit.examples.log.Draft;
import java.time.Instant;

/**
 * What somebody says in a room.
 *
 * @param clientId the sender's idempotency key; empty if there is none
 */
record MessageDraft(
    String room,
    String id,
    String userId,
    String userName,
    String text,
    String clientId,
    Instant sentAt)
    implements Draft<Message> {

  @Override
  public String topic() {
    return room;
  }

  @Override
  public String authorId() {
    return userId;
  }

  @Override
  public Message at(long cursor) {
    return new Message(room, cursor, id, userId, userName, text, clientId, sentAt);
  }
}
