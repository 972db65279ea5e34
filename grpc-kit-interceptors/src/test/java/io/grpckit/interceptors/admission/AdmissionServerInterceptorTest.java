package io.grpckit.interceptors.admission;

import static io.grpckit.interceptors.testing.EchoService.say;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.RetryInfo;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.ServerPipeline;
import io.grpckit.interceptors.admission.AdmissionListener.Outcome;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.interceptors.observe.TelemetryFailures;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc.EchoServiceBlockingStub;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AdmissionServerInterceptorTest {
  private final ConcurrencyLimit limit = ConcurrencyLimit.fixed(1);
  private final AdmissionCounts counts = new AdmissionCounts();
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch inHandler = new CountDownLatch(1);

  @AfterEach
  void letHandlersGo() {
    release.countDown();
  }

  @Nested
  class ARefusedCall {
    @Test
    void isToldWhenToComeBack() throws Exception {
      try (TestServer server = serve(limited(), blocking())) {
        Future<EchoResponse> first =
            EchoServiceGrpc.newFutureStub(server.channel()).unary(say("1"));
        waitFor(inHandler);

        StatusRuntimeException refused = failure(server);

        assertThat(refused).hasMessage("RESOURCE_EXHAUSTED: the server is overloaded");
        Metadata trailers = refused.getTrailers();
        long pushback = Long.parseLong(trailers.get(Refusal.PUSHBACK));
        assertThat(pushback).isBetween(250L, 750L);
        RetryInfo info = trailers.get(Refusal.DETAILS).getDetails(0).unpack(RetryInfo.class);
        assertThat(
                Duration.ofSeconds(
                    info.getRetryDelay().getSeconds(), info.getRetryDelay().getNanos()))
            .isBetween(Duration.ofMillis(pushback - 1), Duration.ofMillis(pushback));
        release.countDown();
        assertThat(first.get(10, SECONDS).getText()).isEqualTo("1");
      }
    }

    @Test
    void isToldNotToRetryWhereNobodyWouldWait() throws Exception {
      try (TestServer server = serve(perPeer(Duration.ofDays(1)), new EchoService())) {
        stub(server).unary(say("the only one today"));

        Metadata trailers = failure(stub(server)).getTrailers();

        assertThat(trailers.get(Refusal.PUSHBACK)).isEqualTo("-1");
        RetryInfo info = trailers.get(Refusal.DETAILS).getDetails(0).unpack(RetryInfo.class);
        assertThat(info.getRetryDelay().getSeconds()).isGreaterThan(3_600);
      }
    }

    @Test
    void isToldNotToRetryAfterItsDeadline() {
      try (TestServer server = serve(perPeer(Duration.ofSeconds(60)), new EchoService())) {
        stub(server).unary(say("the only one this minute"));

        StatusRuntimeException patient = failure(stub(server));
        StatusRuntimeException hurried = failure(stub(server).withDeadlineAfter(20, SECONDS));

        assertThat(patient.getTrailers().get(Refusal.PUSHBACK)).isNotEqualTo("-1");
        assertThat(hurried.getTrailers().get(Refusal.PUSHBACK)).isEqualTo("-1");
      }
    }

    @Test
    void goesOnInShadowModeAndIsCounted() throws Exception {
      AdmissionServerInterceptor shadow =
          AdmissionServerInterceptor.builder(limit).shadow().listener(counts).build();
      try (TestServer server = serve(shadow, blocking())) {
        Future<EchoResponse> first =
            EchoServiceGrpc.newFutureStub(server.channel()).unary(say("1"));
        waitFor(inHandler);
        Future<EchoResponse> second =
            EchoServiceGrpc.newFutureStub(server.channel()).unary(say("2"));
        await().until(() -> counts.count("concurrency", Outcome.WOULD_REFUSE) == 1);
        release.countDown();

        assertThat(second.get(10, SECONDS).getText()).isEqualTo("2");
        assertThat(first.get(10, SECONDS).getText()).isEqualTo("1");
        assertThat(counts.count("concurrency", Outcome.ADMITTED)).isEqualTo(1);
        assertThat(counts.count("concurrency", Outcome.REFUSED)).isZero();
      }
    }

    @Test
    void isNeverOneOfHealth() {
      HealthStatusManager health = new HealthStatusManager();
      AdmissionServerInterceptor none =
          AdmissionServerInterceptor.create(RateLimit.perPeer(1, Duration.ofDays(1)));
      try (TestServer server =
          TestServer.start(b -> b.addService(health.getHealthService()).intercept(none))) {
        for (int i = 0; i < 5; i++) {
          HealthGrpc.newBlockingStub(server.channel())
              .check(HealthCheckRequest.getDefaultInstance());
        }
      }
    }
  }

  @Nested
  class ThePermit {
    @Test
    void comesBackAfterAnAnswer() {
      try (TestServer server = serve(limited(), new EchoService())) {
        for (int i = 0; i < 100; i++) {
          assertThat(stub(server).unary(say("hi")).getText()).isEqualTo("hi");
        }
        assertThat(limit.inFlight()).isZero();
      }
    }

    @Test
    void comesBackAfterAnError() {
      assertComesBackAfter(
          new EchoService() {
            @Override
            public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
              responses.onError(Status.NOT_FOUND.asRuntimeException());
            }
          });
    }

    @Test
    void comesBackAfterAThrow() {
      assertComesBackAfter(
          new EchoService() {
            @Override
            public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
              throw new IllegalStateException("broken");
            }
          });
    }

    @Test
    void comesBackIfTheCallDoesNotStart() {
      ServerInterceptor broken =
          new ServerInterceptor() {
            @Override
            public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
                ServerCall<ReqT, RespT> call,
                Metadata headers,
                ServerCallHandler<ReqT, RespT> next) {
              throw new IllegalStateException("broken");
            }
          };
      try (TestServer server =
          TestServer.start(
              b -> b.addService(new EchoService()).intercept(broken).intercept(limited()))) {
        assertThat(failure(server).getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN);
        await().untilAsserted(() -> assertThat(limit.inFlight()).isZero());
      }
    }

    @Test
    void comesBackWhenTheCallerGoesAway() {
      EchoService silent =
          new EchoService() {
            @Override
            public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
              ((ServerCallStreamObserver<EchoResponse>) responses).setOnCancelHandler(() -> {});
              inHandler.countDown();
            }
          };
      try (TestServer server = serve(limited(), silent)) {
        Context.CancellableContext caller = Context.current().withCancellation();
        Future<EchoResponse> call =
            caller
                .wrap(() -> EchoServiceGrpc.newFutureStub(server.channel()).unary(say("hi")))
                .call();
        waitFor(inHandler);
        assertThat(limit.inFlight()).isEqualTo(1);

        caller.cancel(null);

        await().untilAsserted(() -> assertThat(limit.inFlight()).isZero());
        await().until(call::isDone);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Test
    void isHeldWhileAHandlerWorksOnAfterItsDeadline() {
      ServerPipeline pipeline =
          ServerPipeline.builder()
              .admission(limited())
              .deadlines(DeadlinePolicy.fromCode().unaryMax(Duration.ofMillis(50)))
              .build();
      try (TestServer server = TestServer.start(b -> pipeline.install(b, blocking()))) {
        do { // on a busy machine, the deadline may pass before the handler starts
          assertThat(failure(server).getStatus().getCode())
              .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
          await().until(() -> inHandler.getCount() == 0 || limit.inFlight() == 0);
        } while (inHandler.getCount() > 0);
        assertThat(limit.inFlight()).isEqualTo(1);

        release.countDown();

        await().untilAsserted(() -> assertThat(limit.inFlight()).isZero());
      }
    }

    @Test
    void comesBackWhereTheListenerIsBroken() {
      long failures = TelemetryFailures.total();
      AdmissionServerInterceptor broken =
          AdmissionServerInterceptor.builder(limit)
              .listener(
                  (policy, method, outcome) -> {
                    throw new IllegalStateException("broken");
                  })
              .build();
      try (TestServer server = serve(broken, new EchoService())) {
        assertThat(stub(server).unary(say("hi")).getText()).isEqualTo("hi");

        assertThat(limit.inFlight()).isZero();
        assertThat(TelemetryFailures.total()).isEqualTo(failures + 1);
      }
    }

    private void assertComesBackAfter(EchoService service) {
      try (TestServer server = serve(limited(), service)) {
        for (int i = 0; i < 3; i++) {
          assertThat(failure(server).getStatus().getCode())
              .isNotEqualTo(Status.Code.RESOURCE_EXHAUSTED);
          await().untilAsserted(() -> assertThat(limit.inFlight()).isZero());
        }
      }
    }
  }

  @Test
  void countsOpenStreams() throws Exception {
    StreamBulkhead bulkhead = StreamBulkhead.of(1);
    try (TestServer server =
        serve(AdmissionServerInterceptor.create(bulkhead), new EchoService())) {
      EchoServiceGrpc.EchoServiceStub stub = EchoServiceGrpc.newStub(server.channel());
      Answers first = new Answers();
      StreamObserver<EchoRequest> requests = stub.bidi(first);
      requests.onNext(say("hi"));
      await().until(() -> bulkhead.open() == 1);
      Answers second = new Answers();
      stub.bidi(second);

      assertThat(second.status.get(10, SECONDS).getDescription())
          .isEqualTo("too many streams are open");
      requests.onCompleted();
      assertThat(first.status.get(10, SECONDS)).isEqualTo(Status.OK);
      await().untilAsserted(() -> assertThat(bulkhead.open()).isZero());
      assertThat(stub(server).unary(say("unary calls are no streams")).getText()).isNotEmpty();
    }
  }

  @Test
  void refusesWhatWaitedTooLongForAThread() throws Exception {
    ServerPipeline pipeline =
        ServerPipeline.builder().admission(QueueAge.atMost(Duration.ofNanos(1))).build();
    ExecutorService one = Executors.newSingleThreadExecutor();
    try (TestServer server =
        TestServer.start(
            b -> {
              pipeline.install(b, new EchoService());
              b.executor(one);
            })) {
      one.execute(() -> waitFor(release));
      Future<EchoResponse> late =
          EchoServiceGrpc.newFutureStub(server.channel()).unary(say("late"));
      release.countDown();

      assertThat(late)
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .withMessageContaining("RESOURCE_EXHAUSTED: the server is overloaded");
    } finally {
      one.shutdownNow();
    }
  }

  private static ConditionFactory await() {
    return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
  }

  private AdmissionServerInterceptor limited() {
    return AdmissionServerInterceptor.create(limit);
  }

  private static AdmissionServerInterceptor perPeer(Duration period) {
    return AdmissionServerInterceptor.create(RateLimit.perPeer(1, period));
  }

  private EchoService blocking() {
    return new EchoService() {
      @Override
      public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
        inHandler.countDown();
        waitFor(release);
        super.unary(request, responses);
      }
    };
  }

  private static TestServer serve(ServerInterceptor interceptor, EchoService service) {
    return TestServer.start(b -> b.addService(service).intercept(interceptor));
  }

  private static EchoServiceBlockingStub stub(TestServer server) {
    return EchoServiceGrpc.newBlockingStub(server.channel());
  }

  private static StatusRuntimeException failure(TestServer server) {
    return failure(stub(server));
  }

  private static StatusRuntimeException failure(EchoServiceBlockingStub stub) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> stub.unary(say("hello")));
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Answers implements StreamObserver<EchoResponse> {
    final CompletableFuture<Status> status = new CompletableFuture<>();

    @Override
    public void onNext(EchoResponse response) {}

    @Override
    public void onError(Throwable error) {
      status.complete(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
      status.complete(Status.OK);
    }
  }
}
