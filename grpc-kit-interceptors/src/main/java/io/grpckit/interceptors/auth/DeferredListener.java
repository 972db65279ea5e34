package io.grpckit.interceptors.auth;

import io.grpc.Context;
import io.grpc.ServerCall;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for a handler that may not start before an answer is there. It keeps the call's events
 * and replays them in order, on the call's own executor: the thread that completes the answer, a
 * key-fetching one perhaps, does no more than post an event. A call that is cancelled before the
 * answer never starts.
 */
final class DeferredListener<ReqT, T> extends ServerCall.Listener<ReqT> {

  private final CompletableFuture<T> answer;
  private final Function<CompletableFuture<T>, ServerCall.Listener<ReqT>> start;
  private final Context context = Context.current();
  private final Queue<Consumer<ServerCall.Listener<ReqT>>> events = new ArrayDeque<>();
  private ServerCall.@Nullable Listener<ReqT> delegate;

  private DeferredListener(
      CompletableFuture<T> answer,
      Function<CompletableFuture<T>, ServerCall.Listener<ReqT>> start) {
    this.answer = answer;
    this.start = start;
  }

  /**
   * Starts a call when an answer is there: at once if it is, else in an event of the call.
   *
   * @param answer if it is not there yet, of this call alone: cancelled when the call is
   * @param start given the completed answer
   */
  static <ReqT, T> ServerCall.Listener<ReqT> startAfter(
      CompletableFuture<T> answer,
      ServerCall<ReqT, ?> call,
      Function<CompletableFuture<T>, ServerCall.Listener<ReqT>> start) {
    if (answer.isDone()) {
      return start.apply(answer);
    }
    DeferredListener<ReqT, T> listener = new DeferredListener<>(answer, start);
    CompletableFuture<T> unused =
        answer.whenComplete((value, failure) -> call.triggerEvent(listener));
    return listener;
  }

  @Override
  public void onMessage(ReqT message) {
    deliver(listener -> listener.onMessage(message));
  }

  @Override
  public void onHalfClose() {
    deliver(ServerCall.Listener::onHalfClose);
  }

  @Override
  public void onReady() {
    deliver(ServerCall.Listener::onReady);
  }

  @Override
  public void onCancel() {
    endBeforeStart();
    deliver(ServerCall.Listener::onCancel);
  }

  @Override
  public void onComplete() {
    endBeforeStart();
    deliver(ServerCall.Listener::onComplete);
  }

  @Override
  public void onEvent(Object event) {
    if (event != this) {
      deliver(listener -> listener.onEvent(event));
    } else if (delegate == null) {
      start();
    }
  }

  private void deliver(Consumer<ServerCall.Listener<ReqT>> event) {
    if (delegate == null) {
      events.add(event);
    } else {
      event.accept(delegate);
    }
  }

  private void endBeforeStart() {
    if (delegate == null) {
      events.clear();
      delegate = new ServerCall.Listener<>() {};
      // Nobody waits any more: neither the time-out nor the answer has to keep the call.
      answer.cancel(false);
    }
  }

  private void start() {
    ServerCall.Listener<ReqT> started = new ServerCall.Listener<>() {};
    Context previous = context.attach();
    try {
      started = start.apply(answer);
    } finally {
      context.detach(previous);
      delegate = started;
    }
    for (var event = events.poll(); event != null; event = events.poll()) {
      event.accept(started);
    }
  }
}
