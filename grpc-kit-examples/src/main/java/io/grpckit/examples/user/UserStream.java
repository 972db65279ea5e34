package io.grpckit.examples.user;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpckit.examples.stall.Pace;
import io.grpckit.examples.stall.StallWatch;
import io.grpckit.examples.stall.StalledException;
import io.grpckit.examples.stall.Timer;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Users as fast as one caller reads them. It reads a page when the last one is sent, so that a slow
 * caller costs one page of memory and no connection; one that takes nothing at all is cut off after
 * a while.
 */
final class UserStream implements StallWatch.Call {

  private static final int PAGE_SIZE = 200;

  private final Users users;
  private final ServerCallStreamObserver<io.grpckit.examples.user.v1.User> responses;
  private final Timer timer;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();

  // Under the lock.
  private Iterator<User> page = Collections.emptyIterator();
  private @Nullable User last;
  private long left;
  private boolean pagesLeft = true;
  private volatile boolean completed;
  private volatile @Nullable StallWatch watch;

  UserStream(
      Users users,
      int limit,
      ServerCallStreamObserver<io.grpckit.examples.user.v1.User> responses,
      Timer timer,
      Duration patience) {
    this.users = users;
    this.timer = timer;
    this.patience = patience;
    this.left = limit == 0 ? Long.MAX_VALUE : limit;
    this.responses = responses;
  }

  void start() {
    responses.setOnCancelHandler(this::end); // without a handler, onNext would throw
    responses.setOnReadyHandler(this::send);
    watch = StallWatch.begin(timer, Runnable::run, Pace.anything("taken", patience), this);
  }

  private void send() {
    lock.lock();
    try {
      while (!completed && responses.isReady()) {
        sendNext();
      }
    } finally {
      lock.unlock();
      progress();
    }
  }

  private void sendNext() {
    if (hasNext()) {
      last = page.next();
      left--;
      responses.onNext(UserService.message(last));
    } else {
      end();
      responses.onCompleted();
    }
  }

  private void progress() {
    StallWatch begun = watch;
    if (begun != null) {
      begun.progress(1);
    }
  }

  private void end() {
    completed = true;
    StallWatch begun = watch;
    if (begun != null) {
      begun.end();
    }
  }

  @Override
  public boolean waitsForCaller() {
    return !responses.isReady();
  }

  @Override
  public void cut(StalledException reason) {
    if (lock.tryLock()) { // otherwise it is just sending
      try {
        if (!completed && !responses.isReady()) {
          end();
          responses.onError(reason);
        }
      } finally {
        lock.unlock();
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
