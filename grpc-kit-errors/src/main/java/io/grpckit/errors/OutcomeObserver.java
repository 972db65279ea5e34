package io.grpckit.errors;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Completes a future with how a call with one response ends. */
final class OutcomeObserver<T> implements ClientResponseObserver<Object, T> {
  private final CompletableFuture<Outcome<T>> outcome = new CompletableFuture<>();
  private volatile @Nullable T response;

  CompletableFuture<Outcome<T>> start(Consumer<StreamObserver<T>> call) {
    try {
      call.accept(this);
    } catch (StatusRuntimeException notStarted) {
      onError(notStarted);
    }
    return outcome;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<Object> call) {
    var unused =
        outcome.whenComplete(
            (end, cancellation) -> {
              if (outcome.isCancelled()) {
                call.cancel("the future was cancelled", cancellation);
              }
            });
  }

  @Override
  public void onNext(T value) {
    response = value;
  }

  @Override
  public void onError(Throwable failure) {
    outcome.complete(new Outcome.Failed<>(RpcFailure.from(failure)));
  }

  @Override
  public void onCompleted() {
    T value = response;
    outcome.complete(
        value == null
            ? new Outcome.Failed<>(RpcFailure.internal("the call completed without a response"))
            : new Outcome.Success<>(value));
  }
}
