package io.grpckit.interceptors.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.SecurityCase;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;

/** A handler that writes as fast as it can while its caller's token runs out. */
@SecurityCase(59)
class ExpiryRaceTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @RepeatedTest(50)
  void endsTheStreamWithoutAnException() throws Exception {
    Timers timers = new Timers();
    Writer writer = new Writer(timers);
    AuthenticationServerInterceptor interceptor =
        AuthenticationServerInterceptor.builder(
                request ->
                    CompletableFuture.completedFuture(
                        Authentication.accepted(
                            Caller.named("test", "alice"), NOW.plusSeconds(60))))
            .time(Clock.fixed(NOW, ZoneOffset.UTC), timers)
            .audit(AuthAudit.none())
            .build();

    try (TestServer server = TestServer.start(it -> it.addService(writer).intercept(interceptor))) {
      Iterator<EchoResponse> responses =
          EchoServiceGrpc.newBlockingStub(server.channel())
              .withDeadlineAfter(30, TimeUnit.SECONDS)
              .serverStream(EchoService.say("go"));

      assertThatThrownBy(() -> responses.forEachRemaining(response -> {}))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              ended ->
                  assertThat(ended.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
      assertThat(writer.outcome.get(30, TimeUnit.SECONDS)).isEqualTo("cancelled");
    } finally {
      timers.shutdownNow();
    }
  }

  /** Time passes when a test says so. */
  private static final class Timers extends ScheduledThreadPoolExecutor {
    private volatile Runnable task;

    Timers() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      this.task = task;
      return super.schedule(task, delay, unit);
    }

    /** Fires on another thread, any time from now on. */
    void fireSoon() {
      execute(task);
    }
  }

  private static final class Writer extends EchoService {
    private final CompletableFuture<String> outcome = new CompletableFuture<>();
    private final Timers timers;

    Writer(Timers timers) {
      this.timers = timers;
    }

    @Override
    public void serverStream(EchoRequest request, StreamObserver<EchoResponse> responses) {
      ServerCallStreamObserver<EchoResponse> call =
          (ServerCallStreamObserver<EchoResponse>) responses;
      call.setOnCancelHandler(() -> {});
      try {
        timers.fireSoon();
        while (!call.isCancelled()) {
          call.onNext(EchoService.answer(request));
        }
        call.onNext(EchoService.answer(request));
        call.onCompleted();
        outcome.complete("cancelled");
      } catch (Throwable failure) {
        outcome.complete(failure.toString());
      }
    }
  }
}
