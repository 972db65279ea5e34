package io.grpckit.examples.client;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpckit.examples.news.v1.NewsItem;
import io.grpckit.examples.news.v1.NewsRequest;
import io.grpckit.examples.news.v1.NewsServiceGrpc.NewsServiceBlockingStub;
import java.util.Iterator;
import java.util.function.Predicate;

/** Follows a category through the loss of its connection: it goes on after the last cursor. */
public final class NewsFeed {
  private final NewsServiceBlockingStub news;
  private final String category;
  private final Backoff backoff;
  private long cursor;

  public NewsFeed(Connection connection, String category, long afterCursor, Backoff backoff) {
    this.news = connection.news();
    this.category = category;
    this.cursor = afterCursor;
    this.backoff = backoff;
  }

  /** Hands over each item, once and in order, as long as {@code wantsMore} says so. */
  public void follow(Predicate<NewsItem> wantsMore) {
    while (true) {
      try {
        if (!followOnce(wantsMore)) {
          return;
        }
        throw Status.UNAVAILABLE.withDescription("the feed was closed").asRuntimeException();
      } catch (StatusRuntimeException e) {
        backoff.orThrow(e);
      }
    }
  }

  private boolean followOnce(Predicate<NewsItem> wantsMore) {
    CancellableContext call = Context.current().withCancellation();
    Context before = call.attach();
    try {
      Iterator<NewsItem> items =
          news.getLiveNews(
              NewsRequest.newBuilder().setCategory(category).setAfterCursor(cursor).build());
      while (items.hasNext()) {
        NewsItem item = items.next();
        cursor = item.getCursor();
        backoff.progressed();
        if (!wantsMore.test(item)) {
          return false;
        }
      }
      return true;
    } finally {
      call.detachAndCancel(before, null);
    }
  }
}
