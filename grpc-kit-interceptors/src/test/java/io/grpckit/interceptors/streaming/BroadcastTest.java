package io.grpckit.interceptors.streaming;

import static io.grpckit.interceptors.testing.EchoService.say;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

class BroadcastTest {
  @Test
  void reachesEverySubscriberInOrder() {
    Broadcast<EchoResponse> broadcast = Broadcast.of(16, SlowConsumer.DISCONNECT);
    try (TestServer server = serve(broadcast)) {
      Reader one = subscribe(server, broadcast, 100);
      Reader two = subscribe(server, broadcast, 100);

      publish(broadcast, 0, 10);

      await().until(() -> one.received.size() == 10 && two.received.size() == 10);
      assertThat(one.received).isEqualTo(numbers(0, 10));
      assertThat(two.received).isEqualTo(numbers(0, 10));
    }
  }

  @Test
  void endsTheCallOfASlowReaderAndNobodyElses() throws Exception {
    Broadcast<EchoResponse> broadcast = Broadcast.of(16, SlowConsumer.DISCONNECT);
    try (TestServer server = serve(broadcast)) {
      Reader slow = subscribe(server, broadcast, 0);
      Reader quick = subscribe(server, broadcast, Integer.MAX_VALUE);

      for (int i = 0; i < 40; i++) {
        publish(broadcast, i, i + 1);
        int count = i + 1;
        await().until(() -> quick.received.size() == count);
      }

      Status status = slow.end.get(20, SECONDS);
      assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(status.getDescription()).isEqualTo("the caller reads too slowly");
      assertThat(broadcast.subscribers()).isEqualTo(1);
    }
  }

  @Test
  void keepsTheLatestForASlowReaderWhoMayMissSome() {
    Broadcast<EchoResponse> broadcast = Broadcast.of(16, SlowConsumer.DROP_OLDEST);
    try (TestServer server = serve(broadcast)) {
      Reader slow = subscribe(server, broadcast, 0);
      publish(broadcast, 0, 100);

      slow.read(100);

      await().until(() -> slow.received.size() == 16);
      assertThat(slow.received).isEqualTo(numbers(84, 100));
    }
  }

  @Test
  void forgetsASubscriberWhoGoesAway() {
    Broadcast<EchoResponse> broadcast = Broadcast.of(16, SlowConsumer.DISCONNECT);
    try (TestServer server = serve(broadcast)) {
      Reader reader = subscribe(server, broadcast, 1);

      reader.goAway();

      await().until(() -> broadcast.subscribers() == 0);
    }
  }

  @Test
  void forgetsASubscriberWhoseHandlerHasEndedTheCall() throws Exception {
    Broadcast<EchoResponse> broadcast = Broadcast.of(16, SlowConsumer.DROP_OLDEST);
    CompletableFuture<StreamObserver<EchoResponse>> handler = new CompletableFuture<>();
    try (TestServer server =
        TestServer.start(
            b ->
                b.addService(
                    new EchoService() {
                      @Override
                      public void serverStream(
                          EchoRequest request, StreamObserver<EchoResponse> responses) {
                        broadcast.subscribe(responses);
                        handler.complete(responses);
                      }
                    }))) {
      Reader reader = subscribe(server, broadcast, 1);

      handler.get(20, SECONDS).onCompleted();

      assertThat(reader.end.get(20, SECONDS)).isEqualTo(Status.OK);
      await().until(() -> broadcast.subscribers() == 0);
    }
  }

  @Test
  void reachesAllWhileAnInterceptorBreaksTheCallOfOne() throws Exception {
    Broadcast<EchoResponse> broadcast = Broadcast.of(16, SlowConsumer.DISCONNECT);
    AtomicInteger calls = new AtomicInteger();
    try (TestServer server = serve(broadcast, breaking(calls))) {
      List<Reader> readers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        readers.add(subscribe(server, broadcast, 10));
      }

      publish(broadcast, 0, 2);

      assertThat(readers.get(0).end.get(20, SECONDS).getCode()).isEqualTo(Status.Code.ABORTED);
      for (Reader reader : readers.subList(1, 10)) {
        await().until(() -> reader.received.size() == 2);
      }
      assertThat(broadcast.subscribers()).isEqualTo(9);
    }
  }

  @Test
  void completesAllCallsWhenItIsClosed() throws Exception {
    Broadcast<EchoResponse> broadcast = Broadcast.of(16, SlowConsumer.DISCONNECT);
    try (TestServer server = serve(broadcast)) {
      Reader reader = subscribe(server, broadcast, 10);
      publish(broadcast, 0, 3);

      broadcast.close();

      assertThat(reader.end.get(20, SECONDS)).isEqualTo(Status.OK);
      assertThat(reader.received).isEqualTo(numbers(0, 3));
      Reader late = new Reader(1);
      EchoServiceGrpc.newStub(server.channel()).serverStream(say(""), late);
      assertThat(late.end.get(20, SECONDS)).isEqualTo(Status.OK);
      assertThat(broadcast.subscribers()).isZero();
    }
  }

  @Test
  void keepsTheOrderUnderManyPublishersOfOwnSequences() throws Exception {
    Broadcast<EchoResponse> broadcast = Broadcast.of(100_000, SlowConsumer.DISCONNECT);
    try (TestServer server = serve(broadcast)) {
      Reader reader = subscribe(server, broadcast, Integer.MAX_VALUE);
      List<Thread> publishers = new ArrayList<>();
      for (int p = 0; p < 4; p++) {
        int from = p * 1_000;
        publishers.add(new Thread(() -> publish(broadcast, from, from + 1_000)));
      }
      publishers.forEach(Thread::start);
      for (Thread publisher : publishers) {
        publisher.join();
      }
      await().until(() -> reader.received.size() == 4_000);

      for (int p = 0; p < 4; p++) {
        int publisher = p;
        assertThat(reader.received.stream().filter(n -> Integer.parseInt(n) / 1_000 == publisher))
            .isEqualTo(numbers(p * 1_000, p * 1_000 + 1_000));
      }
    }
  }

  @Test
  void refusesABufferForNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Broadcast.of(0, SlowConsumer.DISCONNECT))
        .withMessage("buffer must be at least 1, was 0");
  }

  private static ConditionFactory await() {
    return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
  }

  private static Reader subscribe(
      TestServer server, Broadcast<EchoResponse> broadcast, int initially) {
    Reader reader = new Reader(initially);
    int before = broadcast.subscribers();
    EchoServiceGrpc.newStub(server.channel()).serverStream(say(""), reader);
    await().until(() -> broadcast.subscribers() == before + 1);
    return reader;
  }

  private static void publish(Broadcast<EchoResponse> broadcast, int from, int to) {
    numbers(from, to).forEach(n -> broadcast.publish(EchoResponse.newBuilder().setText(n).build()));
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  /** Closes the first call when it is to send, and throws. */
  private static ServerInterceptor breaking(AtomicInteger calls) {
    return new ServerInterceptor() {
      @Override
      public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
          ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
        boolean broken = calls.getAndIncrement() == 0;
        return next.startCall(
            new SimpleForwardingServerCall<>(call) {
              @Override
              public void sendMessage(RespT message) {
                if (broken) {
                  close(Status.ABORTED, new Metadata());
                  throw new IllegalStateException("planted");
                }
                super.sendMessage(message);
              }
            },
            headers);
      }
    };
  }

  private static TestServer serve(
      Broadcast<EchoResponse> broadcast, ServerInterceptor... interceptors) {
    return TestServer.start(
        b -> {
          b.addService(
              new EchoService() {
                @Override
                public void serverStream(
                    EchoRequest request, StreamObserver<EchoResponse> responses) {
                  broadcast.subscribe(responses);
                }
              });
          List.of(interceptors).forEach(b::intercept);
        });
  }
}
