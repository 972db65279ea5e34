package io.grpckit.examples.chat;

import java.time.Instant;

/**
 * What somebody says in a room.
 *
 * @param clientId the sender's idempotency key; empty if there is none
 */
record Draft(
    String room,
    String id,
    String userId,
    String userName,
    String text,
    String clientId,
    Instant sentAt) {

  Message at(long cursor) {
    return new Message(room, cursor, id, userId, userName, text, clientId, sentAt);
  }
}
