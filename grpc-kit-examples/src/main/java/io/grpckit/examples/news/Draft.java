package io.grpckit.examples.news;

import java.time.Instant;

/**
 * What an editor publishes in a category.
 *
 * @param clientId the editor's idempotency key; empty if there is none
 */
record Draft(
    String category,
    String id,
    String title,
    String body,
    String editorId,
    String clientId,
    Instant publishedAt) {

  Article at(long cursor) {
    return new Article(category, cursor, id, title, body, publishedAt);
  }
}
