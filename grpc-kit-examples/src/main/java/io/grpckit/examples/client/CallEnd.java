package io.grpckit.examples.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended whose messages an observer handles, for the thread that waits for it. A failure
 * of the observer itself, a full disk say, cancels the call and reaches that thread as it is.
 */
final class CallEnd<T> {
  private final CompletableFuture<T> end = new CompletableFuture<>();
  private volatile @Nullable ClientCallStreamObserver<?> call;

  /** The call to cancel when its observer fails. */
  void cancelWith(ClientCallStreamObserver<?> call) {
    this.call = call;
  }

  void succeed(T result) {
    end.complete(result);
  }

  void fail(Throwable failure) {
    end.completeExceptionally(failure);
  }

  /** Runs what handles an event of the call, unless it has ended. */
  void guard(Action action) {
    try {
      if (!end.isDone()) {
        action.run();
      }
    } catch (IOException | RuntimeException e) {
      fail(e);
      cancel("the client failed");
    }
  }

  void throwIfFailed() throws IOException {
    if (end.isCompletedExceptionally()) {
      await();
    }
  }

  /** The result, once the call has ended well; otherwise throws what ended it. */
  T await() throws IOException {
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } catch (InterruptedException e) {
      cancel("interrupted");
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withDescription("interrupted").asRuntimeException();
    }
  }

  private void cancel(String reason) {
    ClientCallStreamObserver<?> started = call;
    if (started != null) {
      started.cancel(reason, null);
    }
  }

  private static RuntimeException rethrown(Throwable failure) throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      return e;
    }
    return new StatusRuntimeException(Status.fromThrowable(failure));
  }

  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }
}
