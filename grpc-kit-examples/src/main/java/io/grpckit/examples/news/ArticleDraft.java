package io.grpckit.examples.news;

import io.grpckit.examples.log.Draft;
import java.time.Instant;

/**
 * What an editor publishes in a category.
 *
 * @param clientId the editor's idempotency key; empty if there is none
 */
record ArticleDraft(
    String category,
    String id,
    String title,
    String body,
    String editorId,
    String clientId,
    Instant publishedAt)
    implements Draft<Article> {

  @Override
  public String topic() {
    return category;
  }

  @Override
  public String authorId() {
    return editorId;
  }

  @Override
  public Article at(long cursor) {
    return new Article(category, cursor, id, title, body, publishedAt);
  }
}
