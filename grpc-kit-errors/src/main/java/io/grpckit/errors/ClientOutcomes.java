package io.grpckit.errors;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Calls generated stubs and returns how the call ended, instead of throwing status exceptions.
 * Other exceptions, which are mistakes at this end, are thrown as usual.
 */
public final class ClientOutcomes {
  private ClientOutcomes() {}

  /**
   * A call of a blocking stub.
   *
   * @param <T> type of the response
   */
  @FunctionalInterface
  public interface BlockingCall<T> {

    /**
     * Makes the call.
     *
     * @return the response
     * @throws StatusException as the stubs of the second version do
     */
    T run() throws StatusException;
  }

  /**
   * Makes a call that blocks: {@code of(() -> stub.getUser(request))}.
   *
   * @param call of a blocking stub
   * @param <T> type of the response
   * @return the response or the failure
   */
  public static <T> Outcome<T> of(BlockingCall<T> call) {
    requireNonNull(call, "call");
    try {
      return new Outcome.Success<>(call.run());
    } catch (StatusRuntimeException | StatusException failure) {
      return new Outcome.Failed<>(RpcFailure.from(failure));
    }
  }

  /**
   * Makes a call that does not block: {@code async(responses -> stub.getUser(request, responses))}.
   *
   * @param call of an asynchronous stub with one response
   * @param <T> type of the response
   * @return completes with the response or the failure, never exceptionally; cancelling it cancels
   *     the call
   */
  public static <T> CompletableFuture<Outcome<T>> async(Consumer<StreamObserver<T>> call) {
    requireNonNull(call, "call");
    OutcomeObserver<T> observer = new OutcomeObserver<>();
    return observer.start(call);
  }

  /**
   * Reads a stream of responses to its end: {@code stream(() -> stub.listUsers(request),
   * this::show)}. If the consumer throws, the call is cancelled.
   *
   * @param call of a blocking stub
   * @param each gets the responses one by one
   * @param <T> type of the responses
   * @return empty if the stream ended well, else how it failed
   */
  public static <T> Optional<RpcFailure> stream(
      Supplier<Iterator<T>> call, Consumer<? super T> each) {
    requireNonNull(call, "call");
    requireNonNull(each, "each");
    Context.CancellableContext context = Context.current().withCancellation();
    Context previous = context.attach();
    try {
      return drain(call, each);
    } finally {
      context.detach(previous);
      context.cancel(null);
    }
  }

  private static <T> Optional<RpcFailure> drain(
      Supplier<Iterator<T>> call, Consumer<? super T> each) {
    Outcome<Iterator<T>> begun = of(call::get);
    if (begun instanceof Outcome.Failed<Iterator<T>> failed) {
      return failed.failure();
    }
    Iterator<T> responses = begun.response().orElseThrow();
    while (true) {
      Outcome<Optional<T>> next = of(() -> next(responses));
      if (next instanceof Outcome.Failed<Optional<T>> failed) {
        return failed.failure();
      }
      Optional<T> response = next.response().orElseThrow();
      if (response.isEmpty()) {
        return Optional.empty();
      }
      each.accept(response.get());
    }
  }

  private static <T> Optional<T> next(Iterator<T> responses) {
    return responses.hasNext() ? Optional.of(responses.next()) : Optional.empty();
  }
}
