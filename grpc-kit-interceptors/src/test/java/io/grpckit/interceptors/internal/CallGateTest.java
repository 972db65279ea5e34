package io.grpckit.interceptors.internal;

import static io.grpckit.interceptors.testing.EchoService.answer;
import static io.grpckit.interceptors.testing.EchoService.say;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CallGateTest {
  private static final Status EXPIRED = Status.UNAUTHENTICATED.withDescription("expired");

  private final AtomicReference<CallGate<?, ?>> gate = new AtomicReference<>();
  private final CountDownLatch inHandler = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final CompletableFuture<Object> handlerResult = new CompletableFuture<>();

  private final ServerInterceptor gated =
      new ServerInterceptor() {
        @Override
        public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
            ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
          CallGate<ReqT, RespT> created =
              new CallGate<>(call, Context.current().withCancellation());
          gate.set(created);
          return created.start(headers, next);
        }
      };

  @Test
  void passesAnUndisturbedCallThrough() {
    try (TestServer server = serve(new EchoService())) {
      assertThat(EchoServiceGrpc.newBlockingStub(server.channel()).unary(say("hello")).getText())
          .isEqualTo("hello");
      assertThat(gate.get().end(EXPIRED, new Metadata())).isFalse();
    }
  }

  @Test
  void endsACallWhoseHandlerBlocks() throws Exception {
    try (TestServer server = serve(blockingHandler())) {
      Future<EchoResponse> response =
          EchoServiceGrpc.newFutureStub(server.channel()).unary(say("hello"));
      await(inHandler);

      assertThat(gate.get().end(EXPIRED, new Metadata())).isTrue();

      assertThatThrownBy(() -> response.get(10, SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("UNAUTHENTICATED: expired");
      release.countDown();
    }
  }

  @Test
  void dropsWhatTheHandlerWritesAfterTheEnd() throws Exception {
    try (TestServer server = serve(blockingHandler())) {
      Future<EchoResponse> response =
          EchoServiceGrpc.newFutureStub(server.channel()).unary(say("hello"));
      await(inHandler);
      gate.get().end(EXPIRED, new Metadata());

      release.countDown();

      assertThat(handlerResult.get(10, SECONDS)).isEqualTo("completed without an exception");
      assertThatThrownBy(() -> response.get(10, SECONDS)).hasMessageContaining("UNAUTHENTICATED");
    }
  }

  @Test
  void cancelsTheContextAtOnceWithTheStatus() throws Exception {
    CompletableFuture<Status> seen = new CompletableFuture<>();
    EchoService handler =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            Context.current()
                .addListener(c -> seen.complete(Contexts.statusFromCancelled(c)), Runnable::run);
            inHandler.countDown();
            await(release);
          }
        };
    try (TestServer server = serve(handler)) {
      EchoServiceGrpc.newStub(server.channel())
          .unary(say("hello"), completing(new CompletableFuture<>()));
      await(inHandler);

      gate.get().end(EXPIRED, new Metadata());

      assertThat(seen.get(10, SECONDS).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      release.countDown();
    }
  }

  @Test
  void tellsAStreamingHandlerThatItIsCancelledAndNeverThatItCompleted() throws Exception {
    CompletableFuture<ServerCallStreamObserver<EchoResponse>> observer = new CompletableFuture<>();
    CountDownLatch cancelled = new CountDownLatch(1);
    AtomicInteger closed = new AtomicInteger();
    EchoService handler =
        new EchoService() {
          @Override
          public StreamObserver<EchoRequest> bidi(StreamObserver<EchoResponse> responses) {
            ServerCallStreamObserver<EchoResponse> call =
                (ServerCallStreamObserver<EchoResponse>) responses;
            call.setOnCancelHandler(cancelled::countDown);
            call.setOnCloseHandler(closed::incrementAndGet);
            observer.complete(call);
            return super.bidi(responses);
          }
        };
    try (TestServer server = serve(handler)) {
      CompletableFuture<Status> end = new CompletableFuture<>();
      StreamObserver<EchoRequest> requests =
          EchoServiceGrpc.newStub(server.channel()).bidi(completing(end));
      requests.onNext(say("hello"));
      ServerCallStreamObserver<EchoResponse> call = observer.get(10, SECONDS);

      gate.get().end(EXPIRED, new Metadata());

      assertThat(call.isReady()).isFalse();
      assertThat(call.isCancelled()).isTrue();
      call.onNext(EchoResponse.getDefaultInstance());
      await(cancelled);
      assertThat(closed).hasValue(0);
      assertThat(end.get(10, SECONDS).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }
  }

  @Test
  void swallowsAnExceptionOfAHandlerWhoseCallIsOver() throws Exception {
    AtomicInteger escaped = new AtomicInteger();
    EchoService handler =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            inHandler.countDown();
            await(release);
            handlerResult.complete("failing");
            throw new IllegalStateException("late");
          }
        };
    CountDownLatch over = new CountDownLatch(1);
    try (TestServer server =
        TestServer.start(
            b -> b.addService(handler).intercept(gated).intercept(watch(escaped, over)))) {
      Future<EchoResponse> response =
          EchoServiceGrpc.newFutureStub(server.channel()).unary(say("hello"));
      await(inHandler);
      gate.get().end(EXPIRED, new Metadata());
      release.countDown();

      assertThat(handlerResult.get(10, SECONDS)).isEqualTo("failing");
      await(over);
      assertThat(escaped).hasValue(0);
      assertThatThrownBy(() -> response.get(10, SECONDS)).hasMessageContaining("UNAUTHENTICATED");
    }
  }

  @Test
  void leavesAnExceptionOfARunningHandlerToOthers() {
    EchoService handler =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            throw new IllegalStateException("broken");
          }
        };
    try (TestServer server = serve(handler)) {
      assertThatThrownBy(
              () -> EchoServiceGrpc.newBlockingStub(server.channel()).unary(say("hello")))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN));
      assertThat(gate.get().end(EXPIRED, new Metadata())).isFalse();
    }
  }

  @Test
  void startsNoHandlerAfterTheEnd() {
    ServerInterceptor endsFirst =
        new ServerInterceptor() {
          @Override
          public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
              ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
            CallGate<ReqT, RespT> ended =
                new CallGate<>(call, Context.current().withCancellation());
            ended.end(EXPIRED, new Metadata());
            return ended.start(headers, next);
          }
        };
    try (TestServer server =
        TestServer.start(b -> b.addService(blockingHandler()).intercept(endsFirst))) {
      assertThatThrownBy(
              () -> EchoServiceGrpc.newBlockingStub(server.channel()).unary(say("hello")))
          .hasMessage("UNAUTHENTICATED: expired");
      assertThat(inHandler.getCount()).isEqualTo(1);
    }
  }

  @Test
  void cancelsTheHandlerEvenIfSomebodyElseHasClosedTheCall() throws Exception {
    AtomicReference<ServerCall<?, ?>> outer = new AtomicReference<>();
    ServerInterceptor keepsTheCall =
        new ServerInterceptor() {
          @Override
          public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
              ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
            outer.set(call);
            return next.startCall(call, headers);
          }
        };
    try (TestServer server =
        TestServer.start(
            b -> b.addService(blockingHandler()).intercept(gated).intercept(keepsTheCall))) {
      Future<EchoResponse> response =
          EchoServiceGrpc.newFutureStub(server.channel()).unary(say("hello"));
      await(inHandler);
      outer.get().close(Status.ABORTED, new Metadata());

      assertThat(gate.get().end(EXPIRED, new Metadata())).isFalse();

      assertThat(gate.get().context().isCancelled()).isTrue();
      release.countDown();
      assertThat(handlerResult.get(10, SECONDS)).isEqualTo("completed without an exception");
      assertThatThrownBy(() -> response.get(10, SECONDS)).hasMessageContaining("ABORTED");
    }
  }

  @Test
  void survivesWritesAndAnEndAtTheSameTime() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    EchoService chatty =
        new EchoService() {
          @Override
          public void serverStream(EchoRequest request, StreamObserver<EchoResponse> responses) {
            inHandler.countDown();
            ServerCallStreamObserver<EchoResponse> call =
                (ServerCallStreamObserver<EchoResponse>) responses;
            try {
              while (!call.isCancelled()) {
                call.onNext(answer(request));
              }
              call.onCompleted();
            } catch (RuntimeException e) {
              failures.incrementAndGet();
            }
            handlerResult.complete("done");
          }
        };
    try (TestServer server = serve(chatty)) {
      CompletableFuture<Status> end = new CompletableFuture<>();
      EchoServiceGrpc.newStub(server.channel()).serverStream(say("hello"), completing(end));
      await(inHandler);

      gate.get().end(EXPIRED, new Metadata());

      assertThat(handlerResult.get(10, SECONDS)).isEqualTo("done");
      assertThat(end.get(10, SECONDS).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(failures).hasValue(0);
    }
  }

  private TestServer serve(EchoService service) {
    return TestServer.start(b -> b.addService(service).intercept(gated));
  }

  private EchoService blockingHandler() {
    return new EchoService() {
      @Override
      public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
        inHandler.countDown();
        await(release);
        try {
          super.unary(request, responses);
          handlerResult.complete("completed without an exception");
        } catch (RuntimeException e) {
          handlerResult.complete(e);
        }
      }
    };
  }

  private static ServerInterceptor watch(AtomicInteger escaped, CountDownLatch over) {
    return new ServerInterceptor() {
      @Override
      public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
          ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
        ServerCall.Listener<ReqT> listener = next.startCall(call, headers);
        return new ServerCall.Listener<>() {
          @Override
          public void onMessage(ReqT message) {
            listener.onMessage(message);
          }

          @Override
          public void onHalfClose() {
            try {
              listener.onHalfClose();
            } catch (RuntimeException e) {
              escaped.incrementAndGet();
              throw e;
            }
          }

          @Override
          public void onComplete() {
            listener.onComplete();
            over.countDown();
          }
        };
      }
    };
  }

  private static StreamObserver<EchoResponse> completing(CompletableFuture<Status> end) {
    return new StreamObserver<>() {
      @Override
      public void onNext(EchoResponse response) {}

      @Override
      public void onError(Throwable error) {
        end.complete(Status.fromThrowable(error));
      }

      @Override
      public void onCompleted() {
        end.complete(Status.OK);
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
