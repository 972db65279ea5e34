package io.grpckit.examples.user;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Users as fast as one caller reads them. It reads a page when the last one is sent, so that a slow
 * caller costs one page of memory and no connection. gRPC runs it on one thread at a time.
 */
final class UserStream {

  private static final int PAGE_SIZE = 200;

  private final Users users;
  private final ServerCallStreamObserver<io.grpckit.examples.user.v1.User> responses;

  private Iterator<User> page = Collections.emptyIterator();
  private @Nullable User last;
  private long left;
  private boolean pagesLeft = true;
  private boolean completed;

  UserStream(
      Users users,
      int limit,
      ServerCallStreamObserver<io.grpckit.examples.user.v1.User> responses) {
    this.users = users;
    this.left = limit == 0 ? Long.MAX_VALUE : limit;
    this.responses = responses;
  }

  void start() {
    responses.setOnCancelHandler(() -> completed = true); // without a handler, onNext would throw
    responses.setOnReadyHandler(this::send);
  }

  private void send() {
    while (!completed && responses.isReady()) {
      if (hasNext()) {
        last = page.next();
        left--;
        responses.onNext(UserService.message(last));
      } else {
        completed = true;
        responses.onCompleted();
      }
    }
  }

  private boolean hasNext() {
    if (left == 0) {
      return false;
    }
    if (!page.hasNext() && pagesLeft) {
      int size = (int) Math.min(left, PAGE_SIZE);
      List<User> next = users.next(last, size);
      pagesLeft = next.size() == size;
      page = next.iterator();
    }
    return page.hasNext();
  }
}
