package io.grpckit.errors;

import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What a client receives. */
final class Recorder<T> implements StreamObserver<T> {
  private final List<T> received = new ArrayList<>();
  private final CompletableFuture<List<T>> end = new CompletableFuture<>();

  @Override
  public synchronized void onNext(T value) {
    received.add(value);
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public synchronized void onCompleted() {
    end.complete(List.copyOf(received));
  }

  /** Everything received, once the call has completed. */
  List<T> all() {
    return end.orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** The failure that the call ended with. */
  RpcFailure failure() {
    return RpcFailure.from(thrown());
  }

  /** The failure that the call ended with, as gRPC hands it over. */
  Throwable thrown() {
    return end.orTimeout(30, TimeUnit.SECONDS)
        .handle(
            (all, failure) -> {
              if (failure == null) {
                throw new AssertionError("the call completed with " + all);
              }
              return failure;
            })
        .join();
  }
}
