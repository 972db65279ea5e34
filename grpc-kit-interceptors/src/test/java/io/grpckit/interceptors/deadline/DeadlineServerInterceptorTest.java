package io.grpckit.interceptors.deadline;

import static io.grpckit.interceptors.testing.EchoService.say;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.PatientTimer;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc.EchoServiceBlockingStub;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeadlineServerInterceptorTest {
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch inHandler = new CountDownLatch(1);
  private final PatientTimer timer = new PatientTimer(inHandler);

  @AfterEach
  void letHandlersGo() {
    release.countDown();
    timer.shutdownNow();
  }

  @Nested
  class AHandlerThatBlocks {
    private final CompletableFuture<String> handler = new CompletableFuture<>();

    @Test
    void isNotWaitedFor() {
      try (TestServer server = serve(limit(Duration.ofMillis(100)), new Blocking())) {
        assertThatThrownBy(() -> stub(server).unary(say("hello")))
            .isInstanceOf(StatusRuntimeException.class)
            .hasMessage("DEADLINE_EXCEEDED: the server allows this call 0.1s");
        assertThat(handler).isNotDone();
      }
    }

    @Test
    void isOvertakenWithin50Milliseconds() {
      Duration limit = Duration.ofMillis(100);
      try (TestServer server = serve(limit(limit), new Blocking())) {
        Duration best = Duration.ofDays(1);
        for (int attempt = 0; attempt < 20 && best.compareTo(limit.plusMillis(50)) > 0; attempt++) {
          Duration took = timeOfOneCall(server);
          best = took.compareTo(best) < 0 ? took : best;
        }

        assertThat(best).isBetween(limit, limit.plusMillis(50));
      }
    }

    @Test
    void mayStillAnswerWithoutAnException() throws Exception {
      try (TestServer server = serveOnceInHandler(new Blocking())) {
        assertThatThrownBy(() -> stub(server).unary(say("hello")))
            .hasMessageContaining("DEADLINE_EXCEEDED");

        release.countDown();

        assertThat(handler.get(10, SECONDS)).isEqualTo("answered");
      }
    }

    @Test
    void learnsOfItFromItsContext() throws Exception {
      CompletableFuture<Throwable> cause = new CompletableFuture<>();
      EchoService waiting =
          new EchoService() {
            @Override
            public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
              Context.current()
                  .addListener(c -> cause.complete(c.cancellationCause()), Runnable::run);
              inHandler.countDown();
              await(release);
            }
          };
      try (TestServer server = serveOnceInHandler(waiting)) {
        assertThatThrownBy(() -> stub(server).unary(say("hello")))
            .hasMessageContaining("DEADLINE_EXCEEDED");

        assertThat(cause.get(10, SECONDS)).isInstanceOf(TimeoutException.class);
      }
    }

    /** With a limit that passes when the handler is at work. */
    private TestServer serveOnceInHandler(EchoService service) {
      return DeadlineServerInterceptorTest.serve(
          new DeadlineServerInterceptor(limit(Duration.ofMillis(50)), timer), service);
    }

    private Duration timeOfOneCall(TestServer server) {
      long start = System.nanoTime();
      assertThatThrownBy(() -> stub(server).unary(say("hello")))
          .isInstanceOf(StatusRuntimeException.class);
      return Duration.ofNanos(System.nanoTime() - start);
    }

    private final class Blocking extends EchoService {
      @Override
      public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
        inHandler.countDown();
        await(release);
        super.unary(request, responses);
        handler.complete("answered");
      }
    }
  }

  @Nested
  class TheDeadlineThatTheHandlerSees {
    private final CompletableFuture<Long> remaining = new CompletableFuture<>();
    private final EchoService service =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            Deadline deadline = Context.current().getDeadline();
            remaining.complete(deadline == null ? -1 : deadline.timeRemaining(SECONDS));
            super.unary(request, responses);
          }
        };

    @Test
    void isTheServersIfTheCallerHasNone() throws Exception {
      try (TestServer server = serve(limit(Duration.ofSeconds(500)), service)) {
        stub(server).unary(say("hello"));

        assertThat(remaining.get(10, SECONDS)).isBetween(400L, 500L);
      }
    }

    @Test
    void isTheCallersIfItIsEarlier() throws Exception {
      try (TestServer server = serve(limit(Duration.ofSeconds(1000)), service)) {
        stub(server).withDeadlineAfter(500, SECONDS).unary(say("hello"));

        assertThat(remaining.get(10, SECONDS)).isBetween(400L, 500L);
      }
    }

    @Test
    void isTheServersMaximumIfTheCallersIsLater() throws Exception {
      try (TestServer server = serve(limit(Duration.ofSeconds(500)), service)) {
        stub(server).withDeadlineAfter(1000, SECONDS).unary(say("hello"));

        assertThat(remaining.get(10, SECONDS)).isBetween(400L, 500L);
      }
    }

    @Test
    void isTheCallersWhereTheServerOnlyHasADefault() throws Exception {
      DeadlinePolicy policy = DeadlinePolicy.fromCode().unaryDefault(Duration.ofSeconds(500));
      try (TestServer server = serve(policy, service)) {
        stub(server).withDeadlineAfter(1000, SECONDS).unary(say("hello"));

        assertThat(remaining.get(10, SECONDS)).isBetween(900L, 1000L);
      }
    }

    @Test
    void isNoneWithoutALimit() throws Exception {
      try (TestServer server = serve(DeadlinePolicy.fromCode(), service)) {
        stub(server).unary(say("hello"));

        assertThat(remaining.get(10, SECONDS)).isEqualTo(-1);
      }
    }
  }

  @Test
  void leavesNoTimerBehind() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, Executors.defaultThreadFactory());
    timer.setRemoveOnCancelPolicy(true);
    DeadlineServerInterceptor interceptor =
        new DeadlineServerInterceptor(limit(Duration.ofSeconds(500)), timer);
    try (TestServer server =
        TestServer.start(b -> b.addService(new EchoService()).intercept(interceptor))) {
      for (int i = 0; i < 100; i++) {
        stub(server).unary(say("hello"));
      }

      Awaitility.await()
          .atMost(10, SECONDS)
          .untilAsserted(() -> assertThat(timer.getQueue()).isEmpty());
      assertThat(timer.getTaskCount()).isZero();
    } finally {
      timer.shutdownNow();
    }
  }

  @Test
  void doesNotLimitAStream() throws Exception {
    CompletableFuture<Boolean> limited = new CompletableFuture<>();
    EchoService service =
        new EchoService() {
          @Override
          public void serverStream(EchoRequest request, StreamObserver<EchoResponse> responses) {
            limited.complete(Context.current().getDeadline() != null);
            super.serverStream(request, responses);
          }
        };
    try (TestServer server = serve(limit(Duration.ofMillis(1)), service)) {
      assertThat(stub(server).serverStream(say("hello"))).isExhausted();

      assertThat(limited.get(10, SECONDS)).isFalse();
    }
  }

  private static DeadlinePolicy limit(Duration max) {
    return DeadlinePolicy.fromCode().unaryMax(max);
  }

  private static TestServer serve(DeadlinePolicy policy, EchoService service) {
    return serve(DeadlineServerInterceptor.create(policy), service);
  }

  private static TestServer serve(DeadlineServerInterceptor interceptor, EchoService service) {
    return TestServer.start(b -> b.addService(service).intercept(interceptor));
  }

  private static EchoServiceBlockingStub stub(TestServer server) {
    return EchoServiceGrpc.newBlockingStub(server.channel());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
