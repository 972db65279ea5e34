package io.grpckit.interceptors.streaming;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends each message to all who are subscribed, each at its own pace: a slow subscriber fills a
 * buffer of its own, and then a {@link SlowConsumer} policy decides. Nobody waits for anybody.
 *
 * <pre>{@code
 * Broadcast<NewsItem> news = Broadcast.of(256, SlowConsumer.DISCONNECT);
 * // in the handler:   news.subscribe(responses);
 * // where news comes: news.publish(item);
 * // in a drain:       news.close();
 * }</pre>
 *
 * <p>Thread-safe. Every subscriber receives the messages of one publishing thread in their order.
 *
 * @param <T> the type of the messages
 */
public final class Broadcast<T> implements AutoCloseable {
  private final int buffer;
  private final SlowConsumer policy;
  private final Set<Subscriber<T>> subscribers = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private Broadcast(int buffer, SlowConsumer policy) {
    this.buffer = buffer;
    this.policy = policy;
  }

  /**
   * A broadcast without subscribers.
   *
   * @param buffer how many messages may wait for each subscriber; at least 1
   * @param policy what becomes of a subscriber who has more waiting
   * @param <T> the type of the messages
   * @return a new broadcast
   */
  public static <T> Broadcast<T> of(int buffer, SlowConsumer policy) {
    if (buffer < 1) {
      throw new IllegalArgumentException("buffer must be at least 1, was " + buffer);
    }
    return new Broadcast<>(buffer, requireNonNull(policy, "policy"));
  }

  /**
   * Sends a call what is published from now on, until the call ends or this is closed. Call it from
   * the handler's method, before that returns; it sets the observer's handlers of cancellation, of
   * close and of readiness.
   *
   * @param responses of the call, as the generated code hands it to the handler
   */
  public void subscribe(StreamObserver<T> responses) {
    Subscriber<T> subscriber =
        new Subscriber<>(ResponseStream.call(responses), buffer, policy, subscribers::remove);
    subscribers.add(subscriber);
    subscriber.listen();
    if (closed) {
      subscriber.complete();
    }
  }

  /**
   * Sends a message to all subscribers. Returns at once.
   *
   * @param message the message; without effect once this is closed
   */
  public void publish(T message) {
    requireNonNull(message, "message");
    if (!closed) {
      subscribers.forEach(subscriber -> subscriber.offer(message));
    }
  }

  /**
   * How many are subscribed.
   *
   * @return the present number
   */
  public int subscribers() {
    return subscribers.size();
  }

  /** Completes the calls of all subscribers, after what is waiting for them, and of later ones. */
  @Override
  public void close() {
    closed = true;
    subscribers.forEach(Subscriber::complete);
  }
}
