package io.grpckit.interceptors.streaming;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/**
 * Answers a call with many messages, each of which is fetched only when the caller has room for it:
 * {@code onNext} in a loop would buffer them all. Call it from the handler's method, before that
 * returns; it returns at once, and the messages follow from the call's own executor.
 *
 * <pre>{@code
 * public void listUsers(ListUsersRequest request, StreamObserver<User> responses) {
 *   ResponseStream.send(store.users(), responses);
 * }
 * }</pre>
 *
 * <p>The call completes after the last message. If the source fails, the call fails with that
 * exception. If the caller goes away, the source is closed or cancelled.
 */
public final class ResponseStream {
  private ResponseStream() {}

  /**
   * Sends what an iterator gives. It may block, which holds a thread of the call's executor.
   *
   * @param source the messages; closed at the end if it is {@link AutoCloseable}
   * @param responses of the call, as the generated code hands it to the handler
   * @param <T> the type of the messages
   */
  public static <T> void send(Iterator<? extends T> source, StreamObserver<T> responses) {
    IteratorSender.start(source, resource(requireNonNull(source, "source")), call(responses));
  }

  /**
   * Sends what a collection has, or whatever else can be iterated over; see {@link #send(Iterator,
   * StreamObserver)}.
   *
   * @param source the messages; closed at the end if it is {@link AutoCloseable}
   * @param responses of the call, as the generated code hands it to the handler
   * @param <T> the type of the messages
   */
  public static <T> void send(Iterable<? extends T> source, StreamObserver<T> responses) {
    Iterator<? extends T> messages;
    try {
      messages = requireNonNull(source, "source").iterator();
    } catch (RuntimeException | Error failure) { // of a query that is made only now, for instance
      IteratorSender.close(resource(source));
      throw failure;
    }
    IteratorSender.start(messages, resource(source), call(responses));
  }

  /**
   * Sends what a stream gives.
   *
   * @param source the messages; closed at the end
   * @param responses of the call, as the generated code hands it to the handler
   * @param <T> the type of the messages
   */
  public static <T> void send(Stream<? extends T> source, StreamObserver<T> responses) {
    IteratorSender.start(source.iterator(), source, call(responses));
  }

  /**
   * Sends what a publisher gives; it is asked for no more than the caller has room for, and a few.
   *
   * @param source the messages; cancelled if the caller goes away
   * @param responses of the call, as the generated code hands it to the handler
   * @param <T> the type of the messages
   */
  public static <T> void send(Flow.Publisher<? extends T> source, StreamObserver<T> responses) {
    PublisherSender.start(requireNonNull(source, "source"), call(responses));
  }

  private static AutoCloseable resource(Object source) {
    return source instanceof AutoCloseable closeable ? closeable : () -> {};
  }

  static <T> ServerCallStreamObserver<T> call(StreamObserver<T> responses) {
    if (requireNonNull(responses, "responses") instanceof ServerCallStreamObserver<T> call) {
      return call;
    }
    throw new IllegalArgumentException(
        "responses must be the observer that gRPC gave to the handler, was "
            + responses.getClass().getName());
  }
}
