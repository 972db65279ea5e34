package io.grpckit.examples.feed;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.log.Entry;
import io.grpckit.examples.log.TopicLog;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Sends the topics of a log to any number of listeners, each at its own pace. Thread-safe.
 *
 * <p>A listener is a cursor. While it keeps up, it takes what it needs from the last entries of its
 * topic, which are read once and shared by all; when it is further behind, it reads pages of the
 * log. So a slow listener costs one page of memory, never slows the others, and misses nothing; one
 * that takes nothing at all while others go on is cut off. When the server drains, listeners are
 * told to resume elsewhere.
 *
 * @param <M> the type of the messages
 */
public final class Feed<M> implements AutoCloseable {

  private static final int PAST_THREADS = 4;
  private static final int LIVE_THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());
  private static final Duration RECONNECT_DELAY = Duration.ofMillis(500);

  private final TopicLog<?> log;
  private final Pages<M> pages;
  private final FeedLimits limits;
  private final ExecutorService liveThreads;
  private final ExecutorService pastThreads;

  private final Map<String, Topic<M>> topics = new ConcurrentHashMap<>();

  private Feed(String name, TopicLog<?> log, Pages<M> pages, FeedLimits limits) {
    this.log = log;
    this.pages = pages;
    this.limits = limits;
    this.liveThreads = threads(name + "-live-", LIVE_THREADS);
    this.pastThreads = threads(name + "-past-", PAST_THREADS);
  }

  /**
   * Serves a log.
   *
   * @param name names the threads
   * @param log what is sent
   * @param toMessage makes an entry a message, once for all live listeners
   * @param limits what it may cost
   * @return the feed, to be closed after the server
   */
  public static <E extends Entry, M> Feed<M> create(
      String name, TopicLog<E> log, Function<? super E, ? extends M> toMessage, FeedLimits limits) {
    requireNonNull(toMessage, "toMessage");
    Feed<M> feed = new Feed<>(name, log, Pages.of(log, toMessage, limits.pageSize()), limits);
    log.onAppend(feed::grown);
    return feed;
  }

  /**
   * What listeners are told when they are cut off.
   *
   * @return for the mapper of the server
   */
  public static ExceptionMapper failures() {
    return ExceptionMapper.builder()
        .map(
            ListenerTooSlowException.class,
            e -> RpcFailure.of(Status.Code.RESOURCE_EXHAUSTED, e.getMessage()))
        .map(
            FeedClosedException.class, e -> RpcFailure.unavailable(e.getMessage(), RECONNECT_DELAY))
        .build();
  }

  /**
   * A cursor as it comes in a request.
   *
   * @param unsigned any value
   * @return the cursor; what no log can reach becomes the highest one
   */
  public static long cursor(long unsigned) {
    return unsigned < 0 || unsigned == Long.MAX_VALUE ? Long.MAX_VALUE - 1 : unsigned;
  }

  /**
   * Makes a call a listener. To be called within the method that serves the call, which then leaves
   * all writing to the subscription.
   *
   * @param call where the messages go
   * @return the subscription, to be started
   */
  public Subscription<M> subscribe(StreamObserver<M> call) {
    return new Subscription<>(this, (ServerCallStreamObserver<M>) call);
  }

  /** Lets go of the threads. Listeners that are still there are lost. */
  @Override
  public void close() {
    liveThreads.shutdownNow();
    pastThreads.shutdownNow();
  }

  private void grown(String topic) {
    Topic<M> listenedTo = topics.get(topic);
    if (listenedTo != null) {
      listenedTo.grown();
    }
  }

  Topic<M> enter(String name, Subscription<M> subscription) {
    long tail = log.lastCursor(name);
    Topic<M> entered =
        topics.compute(
            name,
            (topicName, present) -> {
              Topic<M> topic =
                  present == null
                      ? new Topic<>(topicName, tail, pages, limits.recent(), liveThreads)
                      : present;
              topic.add(subscription);
              return topic;
            });
    entered.grown(); // what came between asking for the tail and entering was announced to nobody
    return entered;
  }

  void leave(String topicName, Subscription<M> subscription) {
    topics.computeIfPresent(topicName, (name, topic) -> topic.remove(subscription) ? null : topic);
  }

  /** How many topics are listened to. */
  int topicCount() {
    return topics.size();
  }

  int listenerCount(String topic) {
    Topic<M> listenedTo = topics.get(topic);
    return listenedTo == null ? 0 : listenedTo.listenerCount();
  }

  long lastCursor(String topic) {
    return log.lastCursor(topic);
  }

  Pages<M> pages() {
    return pages;
  }

  int patience() {
    return limits.patience();
  }

  Executor liveThreads() {
    return liveThreads;
  }

  Executor pastThreads() {
    return pastThreads;
  }

  private static ExecutorService threads(String name, int count) {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        count,
        task -> {
          Thread thread = new Thread(task, name + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
