package io.grpckit.interceptors.streaming;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Asks a publisher for a few messages whenever all that were asked for are sent and there is room.
 */
final class PublisherSender<T> implements Flow.Subscriber<T> {
  private static final int BATCH = 16;

  private final ServerCallStreamObserver<T> responses;
  private Flow.@Nullable Subscription subscription;
  private int outstanding;
  private boolean cancelled;

  private PublisherSender(ServerCallStreamObserver<T> responses) {
    this.responses = responses;
  }

  static <T> void start(Flow.Publisher<? extends T> source, ServerCallStreamObserver<T> responses) {
    PublisherSender<T> sender = new PublisherSender<>(responses);
    responses.setOnCancelHandler(sender::cancel);
    responses.setOnCloseHandler(sender::cancel);
    responses.setOnReadyHandler(sender::askForMore);
    source.subscribe(sender);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    boolean unwanted;
    synchronized (this) {
      unwanted = cancelled || subscription != null;
      if (!unwanted) {
        subscription = given;
      }
    }
    if (unwanted) {
      given.cancel();
    } else {
      askForMore();
    }
  }

  @Override
  public void onNext(T message) {
    synchronized (this) {
      outstanding--;
      if (cancelled) {
        return;
      }
    }
    responses.onNext(message);
    askForMore();
  }

  @Override
  public void onError(Throwable failure) {
    if (!isCancelled()) {
      responses.onError(failure);
    }
  }

  @Override
  public void onComplete() {
    if (!isCancelled()) {
      responses.onCompleted();
    }
  }

  private void askForMore() {
    Flow.Subscription source;
    synchronized (this) {
      if (subscription == null || cancelled || outstanding > 0 || !responses.isReady()) {
        return;
      }
      outstanding = BATCH;
      source = subscription;
    }
    source.request(BATCH);
  }

  private void cancel() {
    Flow.Subscription source;
    synchronized (this) {
      cancelled = true;
      source = subscription;
    }
    if (source != null) {
      source.cancel();
    }
  }

  private synchronized boolean isCancelled() {
    return cancelled;
  }
}
