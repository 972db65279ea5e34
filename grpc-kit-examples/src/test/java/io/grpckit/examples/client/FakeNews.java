package io.grpckit.examples.client;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.news.v1.NewsItem;
import io.grpckit.examples.news.v1.NewsRequest;
import io.grpckit.examples.news.v1.NewsServiceGrpc.NewsServiceImplBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Ten items, two per call before the feed breaks. */
public final class FakeNews extends NewsServiceImplBase {
  static final int ITEMS = 10;

  final List<Long> cursors = new CopyOnWriteArrayList<>();
  final AtomicInteger cancelled = new AtomicInteger();
  volatile int perCall = 2;
  volatile Status end = Status.UNAVAILABLE;

  @Override
  public void getLiveNews(NewsRequest request, StreamObserver<NewsItem> responses) {
    ((ServerCallStreamObserver<NewsItem>) responses).setOnCancelHandler(cancelled::incrementAndGet);
    cursors.add(request.getAfterCursor());
    long last = Math.min(ITEMS, request.getAfterCursor() + perCall);
    for (long cursor = request.getAfterCursor() + 1; cursor <= last; cursor++) {
      responses.onNext(
          NewsItem.newBuilder()
              .setCursor(cursor)
              .setTitle("title " + cursor)
              .setCategory(request.getCategory())
              .build());
    }
    if (last < ITEMS && end.isOk()) {
      responses.onCompleted();
    } else if (last < ITEMS) {
      responses.onError(end.asRuntimeException());
    }
  }
}
