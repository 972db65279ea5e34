package io.grpckit.interceptors.streaming;

import static io.grpckit.interceptors.testing.EchoService.say;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ResponseStreamTest {
  private final AtomicLong fetched = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicReference<ServerCall<?, ?>> call = new AtomicReference<>();

  @Nested
  class FromAStream {
    @Test
    void fetchesWhatTheCallerHasRoomFor() {
      Reader reader = new Reader(3);
      try (TestServer server = serve(responses -> ResponseStream.send(numbers(), responses))) {
        EchoServiceGrpc.newStub(server.channel()).serverStream(say(""), reader);
        await().until(() -> reader.received.size() == 3);
        assertThat(fetched).hasValueLessThanOrEqualTo(4);

        reader.read(2);

        await().until(() -> reader.received.size() == 5);
        assertThat(fetched).hasValueLessThanOrEqualTo(6);
        assertThat(reader.received).containsExactly("0", "1", "2", "3", "4");
      }
    }

    @Test
    void completesAfterTheLast() throws Exception {
      Reader reader = new Reader(Integer.MAX_VALUE);
      try (TestServer server =
          serve(responses -> ResponseStream.send(numbers().limit(1000), responses))) {
        EchoServiceGrpc.newStub(server.channel()).serverStream(say(""), reader);

        assertThat(reader.end.get(20, SECONDS)).isEqualTo(Status.OK);
        assertThat(reader.received).hasSize(1000).endsWith("999");
        assertThat(closed).isTrue();
      }
    }

    @Test
    void closesItsSourceWhenTheCallerGoesAway() {
      Reader reader = new Reader(1);
      try (TestServer server = serve(responses -> ResponseStream.send(numbers(), responses))) {
        EchoServiceGrpc.newStub(server.channel()).serverStream(say(""), reader);
        await().until(() -> reader.received.size() == 1);

        reader.goAway();

        await().untilTrue(closed);
      }
    }

    @Test
    void closesItsSourceWhenSomebodyElseEndsTheCall() throws Exception {
      Reader reader = new Reader(1);
      try (TestServer server = serve(responses -> ResponseStream.send(numbers(), responses))) {
        EchoServiceGrpc.newStub(server.channel()).serverStream(say(""), reader);
        await().until(() -> reader.received.size() == 1);

        call.get().close(Status.ABORTED, new Metadata());

        await().untilTrue(closed);
        assertThat(reader.end.get(20, SECONDS).getCode()).isEqualTo(Status.Code.ABORTED);
      }
    }

    @Test
    void failsAsItsSourceDoes() throws Exception {
      Reader reader = new Reader(10);
      Stream<EchoResponse> broken =
          numbers()
              .peek(
                  message -> {
                    if (message.getText().equals("2")) {
                      throw Status.DATA_LOSS.asRuntimeException();
                    }
                  });
      try (TestServer server = serve(responses -> ResponseStream.send(broken, responses))) {
        EchoServiceGrpc.newStub(server.channel()).serverStream(say(""), reader);

        assertThat(reader.end.get(20, SECONDS).getCode()).isEqualTo(Status.Code.DATA_LOSS);
        assertThat(reader.received).containsExactly("0", "1");
        assertThat(closed).isTrue();
      }
    }
  }

  @Test
  void closesASourceThatFailsWithAnError() throws Exception {
    Reader reader = new Reader(10);
    Stream<EchoResponse> broken =
        Stream.<EchoResponse>generate(
                () -> {
                  throw new AssertionError("broken");
                })
            .onClose(() -> closed.set(true));
    try (TestServer server = serve(responses -> ResponseStream.send(broken, responses))) {
      EchoServiceGrpc.newStub(server.channel()).serverStream(say(""), reader);

      assertThat(reader.end.get(20, SECONDS).getCode()).isEqualTo(Status.Code.UNKNOWN);
      assertThat(closed).isTrue();
    }
  }

  @Test
  void sendsWhatAnIteratorGives() throws Exception {
    Reader reader = new Reader(10);
    Iterator<EchoResponse> two = List.of(message(1), message(2)).iterator();
    try (TestServer server = serve(responses -> ResponseStream.send(two, responses))) {
      EchoServiceGrpc.newStub(server.channel()).serverStream(say(""), reader);

      assertThat(reader.end.get(20, SECONDS)).isEqualTo(Status.OK);
      assertThat(reader.received).containsExactly("1", "2");
    }
  }

  @Nested
  class FromAnIterable {
    @Test
    void sendsACollection() throws Exception {
      Reader reader = new Reader(Integer.MAX_VALUE);
      List<EchoResponse> all = numbers().limit(3).toList();
      try (TestServer server = serve(responses -> ResponseStream.send(all, responses))) {
        EchoServiceGrpc.newStub(server.channel()).serverStream(say(""), reader);

        assertThat(reader.end.get(20, SECONDS)).isEqualTo(Status.OK);
        assertThat(reader.received).containsExactly("0", "1", "2");
      }
    }

    @Test
    void closesWhatHasToBeClosed() throws Exception {
      Reader reader = new Reader(Integer.MAX_VALUE);
      try (TestServer server = serve(responses -> ResponseStream.send(new Page(), responses))) {
        EchoServiceGrpc.newStub(server.channel()).serverStream(say(""), reader);

        assertThat(reader.end.get(20, SECONDS)).isEqualTo(Status.OK);
        assertThat(closed).isTrue();
      }
    }

    @Test
    void closesWhatCannotEvenBegin() throws Exception {
      Reader reader = new Reader(Integer.MAX_VALUE);
      Page broken =
          new Page() {
            @Override
            public Iterator<EchoResponse> iterator() {
              throw Status.UNAVAILABLE.asRuntimeException();
            }
          };
      try (TestServer server = serve(responses -> ResponseStream.send(broken, responses))) {
        EchoServiceGrpc.newStub(server.channel()).serverStream(say(""), reader);

        assertThat(reader.end.get(20, SECONDS).isOk()).isFalse();
        assertThat(closed).isTrue();
      }
    }

    private class Page implements Iterable<EchoResponse>, AutoCloseable {
      @Override
      public Iterator<EchoResponse> iterator() {
        return numbers().limit(3).iterator();
      }

      @Override
      public void close() {
        closed.set(true);
      }
    }
  }

  @Nested
  class FromAPublisher {
    private final Numbers numbers = new Numbers(100);

    @Test
    void asksForFewMoreThanTheCallerHasRoomFor() {
      Reader reader = new Reader(3);
      try (TestServer server = serve(responses -> ResponseStream.send(numbers, responses))) {
        EchoServiceGrpc.newStub(server.channel()).serverStream(say(""), reader);

        await().until(() -> reader.received.size() == 3);
        assertThat(numbers.asked).hasValueLessThanOrEqualTo(16);
      }
    }

    @Test
    void completesWithIt() throws Exception {
      Reader reader = new Reader(Integer.MAX_VALUE);
      try (TestServer server = serve(responses -> ResponseStream.send(numbers, responses))) {
        EchoServiceGrpc.newStub(server.channel()).serverStream(say(""), reader);

        assertThat(reader.end.get(20, SECONDS)).isEqualTo(Status.OK);
        assertThat(reader.received).hasSize(100).endsWith("99");
      }
    }

    @Test
    void cancelsItWhenTheCallerGoesAway() {
      Reader reader = new Reader(1);
      try (TestServer server = serve(responses -> ResponseStream.send(numbers, responses))) {
        EchoServiceGrpc.newStub(server.channel()).serverStream(say(""), reader);
        await().until(() -> reader.received.size() == 1);

        reader.goAway();

        await().untilTrue(numbers.cancelled);
      }
    }

    @Test
    void cancelsItWhenSomebodyElseEndsTheCall() {
      Reader reader = new Reader(1);
      try (TestServer server = serve(responses -> ResponseStream.send(numbers, responses))) {
        EchoServiceGrpc.newStub(server.channel()).serverStream(say(""), reader);
        await().until(() -> reader.received.size() == 1);

        call.get().close(Status.ABORTED, new Metadata());

        await().untilTrue(numbers.cancelled);
      }
    }
  }

  @Test
  void needsTheObserverThatGrpcGave() {
    StreamObserver<EchoResponse> other = new Reader(0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResponseStream.send(numbers(), other))
        .withMessageStartingWith("responses must be the observer that gRPC gave to the handler");
  }

  private Stream<EchoResponse> numbers() {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(ResponseStreamTest::message)
        .peek(message -> fetched.incrementAndGet())
        .onClose(() -> closed.set(true));
  }

  private static EchoResponse message(int number) {
    return EchoResponse.newBuilder().setText(Integer.toString(number)).build();
  }

  private TestServer serve(Consumer<StreamObserver<EchoResponse>> handler) {
    return TestServer.start(
        b ->
            b.addService(
                    new EchoService() {
                      @Override
                      public void serverStream(
                          EchoRequest request, StreamObserver<EchoResponse> responses) {
                        handler.accept(responses);
                      }
                    })
                .intercept(new Eavesdropper()));
  }

  private final class Eavesdropper implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> heard, Metadata headers, ServerCallHandler<Q, R> next) {
      call.set(heard);
      return next.startCall(heard, headers);
    }
  }

  /** Gives numbers on the thread that asks for them. */
  private static final class Numbers implements Flow.Publisher<EchoResponse>, Flow.Subscription {
    final AtomicLong asked = new AtomicLong();
    final AtomicBoolean cancelled = new AtomicBoolean();
    private final int count;
    private Flow.Subscriber<? super EchoResponse> subscriber;
    private int given;
    private boolean giving;

    Numbers(int count) {
      this.count = count;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super EchoResponse> given) {
      subscriber = given;
      given.onSubscribe(this);
    }

    @Override
    public void request(long more) {
      asked.addAndGet(more);
      if (giving) {
        return;
      }
      giving = true;
      while (given < Math.min(asked.get(), count) && !cancelled.get()) {
        subscriber.onNext(message(given++));
      }
      giving = false;
      if (given == count) {
        subscriber.onComplete();
      }
    }

    @Override
    public void cancel() {
      cancelled.set(true);
    }
  }
}
