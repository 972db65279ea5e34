package io.grpckit.examples.chat;

import io.grpckit.examples.log.Draft;
import io.grpckit.examples.log.TopicLogContract;
import java.time.Instant;
import java.util.UUID;

/** The contract of logs, with what is in the log of this package. */
abstract class ChatLogContract extends TopicLogContract<Message> {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @Override
  protected Draft<Message> draft(String topic, String authorId, String clientId) {
    String id = UUID.randomUUID().toString();
    return new MessageDraft(topic, id, authorId, "Ada", "one\ntwo Λ 😀 \"'", clientId, NOON);
  }
}
