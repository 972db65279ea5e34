package io.grpckit.examples.news;

import io.grpckit.examples.feed.TopicLog;

/** What was published in each category. Thread-safe. */
interface NewsStore extends TopicLog<Article> {

  /**
   * Stores what is published at the end of its category. It survives a crash when this returns. If
   * the same editor has published something in the category under the same client id, nothing is
   * added.
   *
   * @return the article as it is stored, now or earlier
   */
  Article append(Draft draft);
}
