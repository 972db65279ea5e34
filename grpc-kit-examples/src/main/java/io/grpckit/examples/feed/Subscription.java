package io.grpckit.examples.feed;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpckit.health.DrainSignal;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener of a {@link Feed}: a cursor that moves on whenever the call is ready for more. It
 * alone writes to the call, on one thread at a time. Its methods are thread-safe and return at
 * once, apart from those that start it.
 *
 * @param <M> the type of the messages
 */
public final class Subscription<M> {

  private static final Logger log = LoggerFactory.getLogger(Subscription.class);
  private static final int BATCH = 64;

  private final Feed<M> feed;
  private final ServerCallStreamObserver<M> call;

  private final AtomicInteger wakes = new AtomicInteger();
  private final AtomicInteger untouched = new AtomicInteger();
  private final AtomicReference<@Nullable LongFunction<Throwable>> failure =
      new AtomicReference<>();
  private volatile @Nullable Topic<M> topic;
  private volatile String topicName = "";
  private volatile long completeAt = Long.MAX_VALUE;
  private volatile @Nullable Runnable greeting;
  private volatile boolean started;
  private volatile boolean cancelled;
  private volatile boolean inThePast = true;

  // Touched by one thread at a time.
  private long cursor;
  private Iterator<Item<M>> page = Collections.emptyIterator();
  private boolean ended;

  Subscription(Feed<M> feed, ServerCallStreamObserver<M> call) {
    this.feed = feed;
    this.call = call;
    call.setOnReadyHandler(this::wake);
    call.setOnCancelHandler(
        () -> {
          cancelled = true;
          wake();
        });
    DrainSignal.current().onDrain(() -> fail(FeedClosedException::new));
  }

  /**
   * Sends what is in the log and completes the call at its end.
   *
   * @param name the topic
   * @param afterCursor where to start
   */
  public void replay(String name, long afterCursor) {
    start(name, afterCursor, null);
  }

  /**
   * Sends what is in the log and then what is appended to it.
   *
   * @param name the topic
   * @param afterCursor where to start
   */
  public void follow(String name, long afterCursor) {
    start(name, afterCursor, feed.enter(name, this));
  }

  /**
   * Sends what is appended from now on.
   *
   * @param name the topic
   * @param joined told of the cursor after which everything will be sent, before anything is; it
   *     may write to the call
   */
  public void join(String name, LongConsumer joined) {
    long now = feed.lastCursor(name);
    Topic<M> entered = feed.enter(name, this);
    greeting = () -> joined.accept(now);
    start(name, now, entered);
  }

  private void start(String name, long afterCursor, @Nullable Topic<M> entered) {
    topicName = name;
    cursor = afterCursor;
    topic = entered;
    started = true;
    wake();
  }

  /**
   * Completes the call once an entry has been sent; at once if it has been.
   *
   * @param lastCursor the entry's cursor
   */
  public void completeAfter(long lastCursor) {
    completeAt = lastCursor;
    started = true;
    wake();
  }

  /**
   * Ends the call, however much is left to be sent. The first failure counts.
   *
   * @param cause what the caller is told
   */
  public void fail(Throwable cause) {
    fail(atCursor -> cause);
  }

  void fail(LongFunction<Throwable> cause) {
    failure.compareAndSet(null, cause);
    started = true;
    wake();
  }

  /** The topic has new entries. */
  void grown(int count) {
    if (call.isReady()) {
      wake();
    } else if (untouched.addAndGet(count) > feed.patience()) {
      fail(atCursor -> new ListenerTooSlowException(atCursor, feed.patience()));
    }
  }

  private void wake() {
    if (wakes.getAndIncrement() == 0) {
      schedule();
    }
  }

  private void schedule() {
    (inThePast ? feed.pastThreads() : feed.liveThreads()).execute(this::run);
  }

  private void run() {
    int seen = wakes.get();
    boolean more = false;
    try {
      more = started && work();
    } catch (RuntimeException | Error e) {
      endWith(e);
    }
    if (more || wakes.addAndGet(-seen) != 0) {
      schedule();
    }
  }

  /** Sends a batch, and says whether there may be more at once. */
  private boolean work() {
    greet();
    for (int sent = 0; sent < BATCH; sent++) {
      if (endIfDue() || !call.isReady()) {
        return false;
      }
      Item<M> item = next();
      if (item == null) {
        return inThePast;
      }
      call.onNext(item.message());
      cursor = item.cursor();
      untouched.set(0);
    }
    return true;
  }

  private void greet() {
    Runnable first = greeting;
    if (first != null && !endIfDue()) {
      greeting = null;
      first.run();
    }
  }

  /** The next item; null if there is none now, or none that may be had on this thread. */
  private @Nullable Item<M> next() {
    if (page.hasNext()) {
      return page.next();
    }
    Topic<M> entered = topic;
    if (entered == null) {
      return nextOfThePast();
    }
    RecentItems<M> recent = entered.recent();
    Item<M> item = recent.after(cursor);
    if (item != null || recent.covers(cursor)) {
      inThePast = false;
      return item;
    }
    if (!inThePast) {
      inThePast = true; // it fell behind: reading the log may block, which this thread must not
      return null;
    }
    item = nextOfThePast();
    inThePast = item != null;
    return item;
  }

  private @Nullable Item<M> nextOfThePast() {
    List<Item<M>> read = feed.pages().after(topicName, cursor);
    page = read.iterator();
    if (topic == null && !feed.pages().full(read)) {
      completeAt = read.isEmpty() ? cursor : read.get(read.size() - 1).cursor();
    }
    return page.hasNext() ? page.next() : null;
  }

  private boolean endIfDue() {
    LongFunction<Throwable> cause = failure.get();
    if (ended) {
      feed.leave(topicName, this); // it may have ended before it started
    } else if (cancelled) {
      end(() -> {});
    } else if (cause != null) {
      end(() -> call.onError(cause.apply(cursor)));
    } else if (cursor >= completeAt) {
      end(call::onCompleted);
    }
    return ended;
  }

  private void endWith(Throwable failure) {
    if (ended) {
      log.warn("a listener's call could not be ended: {}", failure.getMessage(), failure);
    } else {
      end(() -> call.onError(failure));
    }
  }

  private void end(Runnable last) {
    ended = true;
    feed.leave(topicName, this);
    last.run();
  }
}
