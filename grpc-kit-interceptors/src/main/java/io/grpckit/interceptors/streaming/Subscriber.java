package io.grpckit.interceptors.streaming;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call that a broadcast reaches. Any thread may offer; one at a time sends, and it sends for
 * all who come meanwhile.
 */
final class Subscriber<T> {
  private static final Logger logger = LoggerFactory.getLogger(Broadcast.class);

  private final ServerCallStreamObserver<T> responses;
  private final int buffer;
  private final SlowConsumer policy;
  private final Consumer<Subscriber<T>> onEnd;
  private final AtomicInteger work = new AtomicInteger();
  private final Queue<T> waiting = new ArrayDeque<>();
  private boolean completing;
  private boolean overflown;
  private volatile boolean over;

  Subscriber(
      ServerCallStreamObserver<T> responses,
      int buffer,
      SlowConsumer policy,
      Consumer<Subscriber<T>> onEnd) {
    this.responses = responses;
    this.buffer = buffer;
    this.policy = policy;
    this.onEnd = onEnd;
  }

  void listen() {
    responses.setOnCancelHandler(this::end);
    responses.setOnCloseHandler(this::end);
    responses.setOnReadyHandler(this::drain);
  }

  void offer(T message) {
    synchronized (waiting) {
      if (over || completing || overflown) {
        return;
      }
      if (waiting.size() == buffer) {
        overflow();
      }
      if (!overflown) {
        waiting.add(message);
      }
    }
    drain();
  }

  void complete() {
    synchronized (waiting) {
      completing = true;
    }
    drain();
  }

  /** Sends while there is room, on the thread of whoever came first. */
  private void drain() {
    if (work.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      send();
      seen = work.addAndGet(-seen);
    } while (seen != 0);
  }

  private void send() {
    while (!over) {
      Runnable next = next();
      if (next == null) {
        return;
      }
      try {
        next.run();
      } catch (RuntimeException e) {
        fail(e);
      }
    }
  }

  /** One subscriber's failure is no other's, and not the publisher's. */
  private void fail(RuntimeException failure) {
    if (over) {
      return;
    }
    end();
    try {
      responses.onError(failure);
    } catch (RuntimeException closed) {
      logger.debug("The call of a subscriber had been closed before it failed", failure);
    }
  }

  private @Nullable Runnable next() {
    synchronized (waiting) {
      if (overflown) {
        return this::disconnect;
      }
      if (waiting.isEmpty()) {
        return completing ? this::finish : null;
      }
      if (!responses.isReady()) {
        return null;
      }
      T message = waiting.remove();
      return () -> responses.onNext(message);
    }
  }

  private void overflow() {
    if (policy == SlowConsumer.DROP_OLDEST) {
      waiting.remove();
    } else {
      overflown = true;
      waiting.clear();
    }
  }

  private void disconnect() {
    end();
    responses.onError(
        Status.RESOURCE_EXHAUSTED
            .withDescription("the caller reads too slowly")
            .asRuntimeException());
  }

  private void finish() {
    end();
    responses.onCompleted();
  }

  private void end() {
    over = true;
    onEnd.accept(this);
  }
}
