package io.grpckit.errors;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Ends calls of handlers that are asynchronous. An exception that is handed to {@code onError}
 * loses its identity if one of its causes is a status; here it is mapped just as one that is
 * thrown.
 */
public final class AsyncResponses {
  private AsyncResponses() {}

  /**
   * Answers with what the stage completes with: a value and the end of the call, or a failure. If
   * the caller cancels, the stage is cancelled.
   *
   * <p>Call this before the handler returns; it sets the observer's {@code onCancelHandler}.
   *
   * @param stage completes with the response; null is a failure
   * @param responses of a unary or client-streaming method
   * @param <T> type of the response
   * @throws IllegalStateException if the handler has returned already
   */
  public static <T> void send(CompletionStage<T> stage, StreamObserver<T> responses) {
    requireNonNull(stage, "stage");
    requireNonNull(responses, "responses");
    if (responses instanceof ServerCallStreamObserver<T> call) {
      cancelWith(call, stage);
    }
    Context context = Context.current();
    stage.whenComplete((response, failure) -> context.run(() -> end(response, failure, responses)));
  }

  /**
   * Ends a call with a failure that is mapped just as one that is thrown.
   *
   * @param failure of any kind
   * @param responses of any method
   */
  public static void fail(Throwable failure, StreamObserver<?> responses) {
    requireNonNull(failure, "failure");
    requireNonNull(responses, "responses");
    responses.onError(Status.UNKNOWN.withCause(failure).asRuntimeException());
  }

  private static <T> void end(
      @Nullable T response, @Nullable Throwable failure, StreamObserver<T> responses) {
    try {
      if (failure != null) {
        fail(failure, responses);
      } else {
        responses.onNext(requireNonNull(response, "response"));
        responses.onCompleted();
      }
    } catch (RuntimeException notSent) {
      fail(notSent, responses);
    }
  }

  private static void cancelWith(ServerCallStreamObserver<?> call, CompletionStage<?> stage) {
    try {
      call.setOnCancelHandler(() -> cancel(stage));
    } catch (IllegalStateException tooLate) {
      throw new IllegalStateException("send must be called before the handler returns", tooLate);
    }
  }

  private static void cancel(CompletionStage<?> stage) {
    stage.toCompletableFuture().cancel(false);
  }
}
