package io.grpckit.examples.news;

import io.grpckit.examples.log.Entry;
import java.time.Instant;

/** What was published in a category, and is stored. */
record Article(
    String category, long cursor, String id, String title, String body, Instant publishedAt)
    implements Entry {}
