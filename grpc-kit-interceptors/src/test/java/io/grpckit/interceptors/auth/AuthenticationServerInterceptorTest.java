package io.grpckit.interceptors.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.auth.AuthEvent.Decision;
import io.grpckit.interceptors.context.PeerResolver;
import io.grpckit.interceptors.context.PeerServerInterceptor;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.SecurityCase;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AuthenticationServerInterceptorTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Caller ALICE = Caller.named("test", "alice");

  private final List<AuthEvent> audited = new CopyOnWriteArrayList<>();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final AtomicReference<String> handlerThread = new AtomicReference<>();
  private TestServer server;

  @AfterEach
  void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  private void start(AuthenticationServerInterceptor.Builder builder, EchoService service) {
    AuthenticationServerInterceptor interceptor = builder.audit(audited::add).build();
    server =
        TestServer.start(
            it -> it.addService(service).intercept(new Recorder()).intercept(interceptor));
  }

  private void start(Authenticator authenticator) {
    start(AuthenticationServerInterceptor.builder(authenticator), new WhoService());
  }

  private EchoServiceGrpc.EchoServiceStub stub() {
    return EchoServiceGrpc.newStub(server.channel());
  }

  private static StatusRuntimeException failure(CompletableFuture<?> call) {
    try {
      throw new AssertionError("not refused: " + call.get(20, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return (StatusRuntimeException) e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private CompletableFuture<String> unary() {
    Responses responses = new Responses();
    stub().unary(EchoService.say("who?"), responses);
    return responses.end.thenApply(end -> responses.texts.remove());
  }

  @Nested
  class WhileTheAuthenticatorThinks {

    private final CompletableFuture<Authentication> answer = new CompletableFuture<>();

    @Test
    void theCallWaitsAndThenGoesOnAsTheCaller() throws Exception {
      start(request -> answer);
      CompletableFuture<String> call = unary();

      answer.complete(Authentication.accepted(ALICE));

      assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("test#alice");
      await().untilAsserted(() -> assertThat(events).contains("complete"));
      assertThat(events)
          .filteredOn(event -> !event.equals("ready"))
          .containsExactly("start", "message", "half-close", "complete");
    }

    @Test
    void theHandlerDoesNotRunOnTheThreadThatAnswers() throws Exception {
      start(request -> answer);
      CompletableFuture<String> call = unary();

      Thread answering = new Thread(() -> answer.complete(Authentication.accepted(ALICE)), "keys");
      answering.start();

      call.get(20, TimeUnit.SECONDS);
      assertThat(handlerThread.get()).isNotEqualTo("keys");
    }

    @Test
    void aRejectionEndsTheCallAndNoHandlerStarts() {
      start(request -> answer);
      CompletableFuture<String> call = unary();

      answer.complete(Authentication.rejected("secret reason"));

      Status status = failure(call).getStatus();
      assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(status.getDescription()).isEqualTo("invalid credentials");
      assertThat(events).isEmpty();
      assertThat(audited)
          .extracting(AuthEvent::decision, AuthEvent::reason)
          .containsExactly(tuple(Decision.REJECTED, "secret reason"));
    }

    @Test
    void aClientThatGivesUpStartsNoHandler() {
      CountDownLatch asked = new CountDownLatch(1);
      start(
          request -> {
            asked.countDown();
            return answer;
          });
      Responses responses = new Responses();
      stub().withDeadlineAfter(200, TimeUnit.MILLISECONDS).unary(EchoService.say("x"), responses);
      assertThat(failure(responses.end).getStatus().getCode())
          .isEqualTo(Status.Code.DEADLINE_EXCEEDED);

      answer.complete(Authentication.accepted(ALICE));

      // Another call passes after it: the first would have started by then.
      assertThat(unary().join()).isEqualTo("test#alice");
      assertThat(events).containsOnlyOnce("start");
    }

    @Test
    void callsThatAreGivenUpKeepNothing() {
      AtomicInteger asked = new AtomicInteger();
      AtomicInteger waiting = new AtomicInteger();
      CompletableFuture<Authentication> watched =
          new CompletableFuture<>() {
            @Override
            public CompletableFuture<Authentication> copy() {
              asked.incrementAndGet();
              waiting.incrementAndGet();
              CompletableFuture<Authentication> copy = super.copy();
              CompletableFuture<?> unused =
                  copy.whenComplete((found, failure) -> waiting.decrementAndGet());
              return copy;
            }
          };
      start(
          AuthenticationServerInterceptor.builder(request -> watched).timeout(Duration.ofHours(1)),
          new WhoService());
      for (int i = 0; i < 20; i++) {
        Responses responses = new Responses();
        stub().withDeadlineAfter(50, TimeUnit.MILLISECONDS).unary(EchoService.say("x"), responses);
        failure(responses.end);
      }

      await().untilAsserted(() -> assertThat(waiting).hasValue(0));
      assertThat(asked.get()).isPositive();
      assertThat(watched).isNotDone();
    }

    @Test
    void itIsNotWaitedForLongerThanTheTimeout() {
      start(
          AuthenticationServerInterceptor.builder(request -> answer).timeout(Duration.ofMillis(50)),
          new WhoService());

      Status status = failure(unary()).getStatus();

      assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(status.getDescription()).isEqualTo("authentication unavailable");
      // Shared with other calls, perhaps: it must not be ended by one of them.
      assertThat(answer).isNotDone();
    }

    @Test
    void streamedMessagesArriveInOrder() throws Exception {
      start(request -> answer);
      Responses responses = new Responses();
      StreamObserver<EchoRequest> requests = stub().bidi(responses);
      for (int i = 0; i < 100; i++) {
        requests.onNext(EchoService.say("m" + i));
      }
      requests.onCompleted();

      answer.complete(Authentication.accepted(ALICE));

      responses.end.get(20, TimeUnit.SECONDS);
      assertThat(responses.texts)
          .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> "m" + i).toList());
    }
  }

  @Nested
  class IfTheAuthenticatorFails {

    @Test
    void byAThrowTheCallIsUnavailable() {
      assertUnavailable(
          request -> {
            throw new IllegalStateException("db password is hunter2");
          });
    }

    @Test
    void byAFailedStageTheCallIsUnavailable() {
      assertUnavailable(
          request -> CompletableFuture.failedFuture(new IllegalStateException("hunter2")));
    }

    @Test
    void byNullTheCallIsUnavailable() {
      assertUnavailable(request -> CompletableFuture.completedFuture(null));
    }

    private void assertUnavailable(Authenticator authenticator) {
      start(authenticator);

      Status status = failure(unary()).getStatus();

      assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(status.getDescription()).isEqualTo("authentication unavailable");
      assertThat(events).isEmpty();
      assertThat(audited).extracting(AuthEvent::decision).containsExactly(Decision.UNAVAILABLE);
    }
  }

  @Nested
  class AStream {

    private final ManualTimers timers = new ManualTimers();
    private final Feed feed = new Feed();

    private void start(Instant validUntil) {
      AuthenticationServerInterceptorTest.this.start(
          AuthenticationServerInterceptor.builder(
                  request ->
                      CompletableFuture.completedFuture(Authentication.accepted(ALICE, validUntil)))
              .time(Clock.fixed(NOW, ZoneOffset.UTC), timers),
          feed);
    }

    private Responses open() {
      Responses responses = new Responses();
      stub().serverStream(EchoService.say("go"), responses);
      assertThat(responses.next()).isEqualTo("go");
      return responses;
    }

    @Test
    @SecurityCase(57)
    void endsWhenItsTokenDoes() {
      start(NOW.plusSeconds(60));
      Responses responses = open();
      assertThat(timers.delays()).containsExactly(60_000L);

      timers.fire();

      Status status = failure(responses.end).getStatus();
      assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(status.getDescription()).isEqualTo("credentials expired");
      assertThat(feed.cancelled.join()).isTrue();
      assertThat(feed.observer.get().isCancelled()).isTrue();
      await().untilAsserted(() -> assertThat(events).contains("cancel"));
      assertThat(events).doesNotContain("complete");
      assertThat(audited).extracting(AuthEvent::decision).endsWith(Decision.EXPIRED);
    }

    @Test
    @SecurityCase(59)
    void takesWritesAfterItsEndWithoutAnException() {
      // One order of it; the other is CallGateTest's.
      start(NOW.plusSeconds(60));
      Responses responses = open();

      timers.fire();

      feed.observer.get().onNext(EchoService.answer(EchoService.say("late")));
      feed.observer.get().onCompleted();
      failure(responses.end);
      assertThat(responses.texts).isEmpty();
    }

    @Test
    @SecurityCase(58)
    void thatEndsByItselfLeavesNoTimer() throws Exception {
      start(NOW.plusSeconds(60));
      Responses responses = open();

      feed.observer.get().onCompleted();
      responses.end.get(20, TimeUnit.SECONDS);

      await().untilAsserted(() -> assertThat(timers.delays()).isEmpty());
    }

    @Test
    void mayHaveCredentialsWithoutAnEnd() {
      start(Instant.MAX);
      open();

      assertThat(timers.delays()).containsExactly(Duration.ofDays(36_500).toMillis());
    }

    @Test
    void outlivesItsTokenOnlyIfTold() {
      AuthenticationServerInterceptorTest.this.start(
          AuthenticationServerInterceptor.builder(
                  request ->
                      CompletableFuture.completedFuture(
                          Authentication.accepted(ALICE, NOW.plusSeconds(1))))
              .time(Clock.fixed(NOW, ZoneOffset.UTC), timers)
              .endStreamsAtExpiry(false),
          feed);
      open();

      assertThat(timers.delays()).isEmpty();
    }
  }

  @Nested
  class APeerThatFailsTooOften {

    @Test
    void isNotHeardUntilTheWindowHasPassed() {
      AtomicInteger nanos = new AtomicInteger();
      FailureThrottle throttle = new FailureThrottle(2, Duration.ofNanos(100), nanos::get);
      AtomicInteger asked = new AtomicInteger();
      AuthenticationServerInterceptor.Builder builder =
          AuthenticationServerInterceptor.builder(
                  request -> {
                    asked.incrementAndGet();
                    return CompletableFuture.completedFuture(Authentication.rejected("wrong"));
                  })
              .audit(audited::add)
              .throttle(throttle);
      AuthenticationServerInterceptor interceptor = builder.build();
      server =
          TestServer.start(
              it ->
                  it.addService(new WhoService())
                      .intercept(interceptor)
                      .intercept(new FromAddress("192.0.2.7")));

      assertThat(failure(unary()).getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(failure(unary()).getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      Status throttled = failure(unary()).getStatus();
      assertThat(throttled.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(throttled.getDescription()).isEqualTo("too many failed authentications");
      assertThat(asked).hasValue(2);

      nanos.set(100);
      assertThat(failure(unary()).getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(audited)
          .extracting(AuthEvent::decision)
          .containsExactly(
              Decision.REJECTED, Decision.REJECTED, Decision.THROTTLED, Decision.REJECTED);
    }
  }

  @Nested
  class APeerIs {

    private final FailureThrottle throttle = new FailureThrottle(1, Duration.ofNanos(100), () -> 0);

    private Status.Code callFrom(ServerInterceptor... network) {
      AuthenticationServerInterceptor interceptor =
          AuthenticationServerInterceptor.builder(
                  request -> CompletableFuture.completedFuture(Authentication.rejected("wrong")))
              .audit(audited::add)
              .throttle(throttle)
              .build();
      server =
          TestServer.start(
              it -> {
                it.addService(new WhoService()).intercept(interceptor);
                for (ServerInterceptor outer : network) {
                  it.intercept(outer);
                }
              });
      Status.Code code = failure(unary()).getStatus().getCode();
      server.close();
      return code;
    }

    private static ServerInterceptor behindProxy(String client) {
      return new ServerInterceptor() {
        @Override
        public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
            ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
          headers.put(Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER), client);
          return next.startCall(call, headers);
        }
      };
    }

    @Test
    void aWholeNetworkOfIpv6() {
      assertThat(callFrom(new FromAddress("2001:db8:1:2::7")))
          .isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(callFrom(new FromAddress("2001:db8:1:2:ffff::8")))
          .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(callFrom(new FromAddress("2001:db8:1:3::7")))
          .isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    @Test
    void theClientBehindATrustedProxy() {
      ServerInterceptor resolver =
          PeerServerInterceptor.create(PeerResolver.builder().trust("10.0.0.0/8").build());
      ServerInterceptor proxy = new FromAddress("10.0.0.1");

      assertThat(callFrom(resolver, proxy, behindProxy("192.0.2.1")))
          .isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(callFrom(resolver, proxy, behindProxy("192.0.2.2")))
          .isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(callFrom(resolver, proxy, behindProxy("192.0.2.1")))
          .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void forgottenWhenTenThousandOthersCameAfterIt() {
      for (int i = 0; i <= 10_000; i++) {
        throttle.recordFailure(from("10." + i / 65536 + "." + i / 256 % 256 + "." + i % 256));
      }

      assertThat(throttle.isThrottled(from("10.0.0.0"))).isFalse();
      assertThat(throttle.isThrottled(from("10.0.0.1"))).isTrue();
    }

    private static Attributes from(String address) {
      return Attributes.newBuilder()
          .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, new InetSocketAddress(address, 1))
          .build();
    }

    @Test
    void nobodyWithoutAnAddress() {
      assertThat(callFrom()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(callFrom()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }
  }

  @Test
  void anAuditThatThrowsChangesNothing() {
    AuthenticationServerInterceptor interceptor =
        AuthenticationServerInterceptor.builder(
                request -> CompletableFuture.completedFuture(Authentication.accepted(ALICE)))
            .audit(
                event -> {
                  throw new IllegalStateException("disk full");
                })
            .build();
    server = TestServer.start(it -> it.addService(new WhoService()).intercept(interceptor));

    assertThat(unary().join()).isEqualTo("test#alice");
  }

  /** Answers with the caller's name. */
  private final class WhoService extends EchoService {
    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      handlerThread.set(Thread.currentThread().getName());
      super.unary(EchoService.say(Caller.current().toString()), responses);
    }
  }

  /** A stream that answers once and then waits to be told. */
  private static final class Feed extends EchoService {
    private final AtomicReference<ServerCallStreamObserver<EchoResponse>> observer =
        new AtomicReference<>();
    private final CompletableFuture<Boolean> cancelled = new CompletableFuture<>();

    @Override
    public void serverStream(EchoRequest request, StreamObserver<EchoResponse> responses) {
      ServerCallStreamObserver<EchoResponse> call =
          (ServerCallStreamObserver<EchoResponse>) responses;
      call.setOnCancelHandler(() -> {});
      Context.current()
          .addListener(context -> cancelled.complete(context.isCancelled()), Runnable::run);
      observer.set(call);
      call.onNext(EchoService.answer(request));
    }
  }

  /** Writes down what reaches the handler. */
  private final class Recorder implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      events.add("start");
      return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
        @Override
        public void onMessage(ReqT message) {
          events.add("message");
          super.onMessage(message);
        }

        @Override
        public void onHalfClose() {
          events.add("half-close");
          super.onHalfClose();
        }

        @Override
        public void onReady() {
          events.add("ready");
          super.onReady();
        }

        @Override
        public void onCancel() {
          events.add("cancel");
          super.onCancel();
        }

        @Override
        public void onComplete() {
          events.add("complete");
          super.onComplete();
        }
      };
    }
  }

  /** What a client receives. */
  private static final class Responses implements StreamObserver<EchoResponse> {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    String next() {
      try {
        return texts.poll(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void onNext(EchoResponse response) {
      texts.add(response.getText());
    }

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      end.complete(null);
    }
  }

  /** Timers that fire when a test says so. */
  private static final class ManualTimers extends ScheduledThreadPoolExecutor {
    private final Map<Object, Long> millis = new ConcurrentHashMap<>();

    ManualTimers() {
      super(1);
      setRemoveOnCancelPolicy(true);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      ScheduledFuture<?> timer = super.schedule(task, 365, TimeUnit.DAYS);
      millis.put(timer, unit.toMillis(delay));
      return timer;
    }

    /** Of the timers that are still set. */
    List<Long> delays() {
      return getQueue().stream().map(millis::get).toList();
    }

    void fire() {
      getQueue().iterator().next().run();
    }
  }

  /** Makes in-process calls look as if they came over a network. */
  private record FromAddress(String address) implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      Attributes attributes =
          call.getAttributes().toBuilder()
              .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, new InetSocketAddress(address, 1))
              .build();
      return next.startCall(
          new SimpleForwardingServerCall<>(call) {
            @Override
            public Attributes getAttributes() {
              return attributes;
            }
          },
          headers);
    }
  }
}
