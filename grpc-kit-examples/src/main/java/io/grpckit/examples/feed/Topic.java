package io.grpckit.examples.feed;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic that somebody listens to. When the log has grown it reads the new entries, once for all
 * listeners and in the log's own order, and wakes the listeners.
 *
 * @param <M> the type of the messages
 */
final class Topic<M> {

  private static final Logger log = LoggerFactory.getLogger(Topic.class);
  private static final int RETRY_SECONDS = 1;

  private final String name;
  private final Pages<M> pages;
  private final RecentItems<M> recent;
  private final Executor executor;

  private final Set<Subscription<M>> listeners = ConcurrentHashMap.newKeySet();
  private final AtomicInteger signals = new AtomicInteger();
  private long tail;

  /**
   * Starts at a cursor, or earlier than its listeners need.
   *
   * @param tail the cursor after which it will read
   */
  Topic(String name, long tail, Pages<M> pages, int recent, Executor executor) {
    this.name = name;
    this.tail = tail;
    this.pages = pages;
    this.recent = new RecentItems<>(recent, tail);
    this.executor = executor;
  }

  RecentItems<M> recent() {
    return recent;
  }

  void add(Subscription<M> listener) {
    listeners.add(listener);
  }

  /** Takes a listener away and says whether it was the last. */
  boolean remove(Subscription<M> listener) {
    listeners.remove(listener);
    return listeners.isEmpty();
  }

  int listenerCount() {
    return listeners.size();
  }

  /** The log may have grown. */
  void grown() {
    if (signals.getAndIncrement() == 0) {
      executor.execute(this::readOn);
    }
  }

  private void readOn() {
    int seen = signals.get();
    try {
      readToTheEnd();
    } catch (RuntimeException | Error e) { // whatever it is, listeners must not wait for ever
      log.warn("reading what is new in {} failed: {}", name, e.getMessage(), e);
      CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS, executor)
          .execute(this::readOn);
      return;
    }
    if (signals.addAndGet(-seen) != 0) {
      executor.execute(this::readOn);
    }
  }

  private void readToTheEnd() {
    List<Item<M>> page;
    do {
      page = pages.announcedAfter(name, tail);
      for (Item<M> item : page) {
        recent.append(item);
        tail = item.cursor();
      }
      int count = page.size();
      listeners.forEach(listener -> listener.grown(count));
    } while (pages.full(page));
  }
}
