package io.grpckit.examples.news;

import io.grpckit.examples.log.Draft;
import io.grpckit.examples.log.TopicLogContract;
import java.time.Instant;
import java.util.UUID;

/** The contract of logs, with what is in the log of this package. */
abstract class NewsLogContract extends TopicLogContract<Article> {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @Override
  protected Draft<Article> draft(String topic, String authorId, String clientId) {
    String id = UUID.randomUUID().toString();
    return new ArticleDraft(topic, id, "Title Λ", "Body\n😀", authorId, clientId, NOON);
  }
}
