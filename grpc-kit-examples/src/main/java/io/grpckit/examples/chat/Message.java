package io.grpckit.examples.chat;

import io.grpckit.examples.log.Entry;
import java.time.Instant;

/**
 * What was said in a room, and is stored.
 *
 * @param clientId the sender's idempotency key; empty if there is none
 */
record Message(
    String room,
    long cursor,
    String id,
    String userId,
    String userName,
    String text,
    String clientId,
    Instant sentAt)
    implements Entry {}
