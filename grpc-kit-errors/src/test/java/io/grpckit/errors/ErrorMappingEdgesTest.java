package io.grpckit.errors;

import static io.grpckit.errors.CallTypesService.BIDI_STREAMING;
import static io.grpckit.errors.CallTypesService.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import com.google.protobuf.StringValue;
import com.google.rpc.RequestInfo;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ErrorMappingEdgesTest {
  private static final ExceptionMapper NONE = ExceptionMapper.none();

  private final CallTypesService service = new CallTypesService();
  private final CallLedger ledger = new CallLedger();
  private final LogCapture log = new LogCapture();
  private @Nullable Servers servers;

  @AfterEach
  void stop() {
    log.close();
    if (servers != null) {
      servers.close();
    }
  }

  @Nested
  class OtherInterceptors {
    @Test
    void oneThatThrowsIsMapped() {
      ServerInterceptor throwing = throwing();

      RpcFailure failure = unary(ErrorMappingServerInterceptor.create(NONE), throwing);

      assertThat(failure.message()).startsWith("internal error (correlation id ");
      assertThat(log.at(Level.ERROR)).hasSize(1);
    }

    @Test
    void oneThatGivesNoListenerIsMapped() {
      ServerInterceptor without =
          new ServerInterceptor() {
            @Override
            @SuppressWarnings("NullAway")
            public <A, B> ServerCall.Listener<A> interceptCall(
                ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
              return null;
            }
          };

      RpcFailure failure = unary(ErrorMappingServerInterceptor.create(NONE), without);

      assertThat(failure.code()).isEqualTo(Status.Code.INTERNAL);
    }

    @Test
    void oneThatRejectsKeepsItsStatusDetailsAndTrailers() {
      RpcFailure busy = RpcFailure.unavailable("busy", Duration.ofSeconds(2));
      ServerInterceptor rejecting =
          new ServerInterceptor() {
            @Override
            public <A, B> ServerCall.Listener<A> interceptCall(
                ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
              Metadata trailers = busy.asException().getTrailers();
              trailers.put(pushback(), "2000");
              call.close(Status.UNAVAILABLE.withDescription("busy"), trailers);
              return new ServerCall.Listener<>() {};
            }
          };
      Recorder<StringValue> client = start(ErrorMappingServerInterceptor.create(NONE), rejecting);

      assertThat(client.failure()).isEqualTo(busy);
      assertThat(Status.trailersFromThrowable(client.thrown()).get(pushback())).isEqualTo("2000");
    }

    @Test
    void oneThatHasResourcesIsToldOfTheEnd() throws Exception {
      CompletableFuture<String> released = new CompletableFuture<>();
      ServerInterceptor holding =
          new ServerInterceptor() {
            @Override
            public <A, B> ServerCall.Listener<A> interceptCall(
                ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
              return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
                @Override
                public void onComplete() {
                  released.complete("onComplete");
                }

                @Override
                public void onCancel() {
                  released.complete("onCancel");
                }
              };
            }
          };
      service.behave(new Failing(new IllegalStateException()));

      unary(ErrorMappingServerInterceptor.create(NONE), holding);

      assertThat(released.get(20, TimeUnit.SECONDS)).isEqualTo("onComplete");
    }

    private Metadata.Key<String> pushback() {
      return Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
    }
  }

  @Nested
  class TheUsersOwnParts {
    @Test
    void theCorrelationIdIsRandomUnlessTheSuppliersIsSensible() {
      service.behave(new Failing(new IllegalStateException()));

      assertThat(idOf(() -> "req-7")).isEqualTo("req-7");
      assertThat(idOf(() -> null)).hasSize(36);
      assertThat(idOf(() -> "two\nlines")).hasSize(36);
      assertThat(idOf(() -> "x".repeat(129))).hasSize(36);
      assertThat(
              idOf(
                  () -> {
                    throw new IllegalStateException("secret");
                  }))
          .hasSize(36);
    }

    @Test
    void aBrokenTranslationIsLeftOut() {
      RpcFailure taken = Catalogue.EMAIL_TAKEN.failure(Map.of("email", "a@example.com"));
      service.behave(new Failing(taken.asRuntimeException()));
      LocalizedMessages broken =
          (locale, reason, values) -> {
            throw new IllegalStateException("secret");
          };
      servers =
          Servers.inProcess(
              service, ErrorMappingServerInterceptor.builder(NONE).localize(broken).build());
      Metadata german = new Metadata();
      german.put(Metadata.Key.of("accept-language", Metadata.ASCII_STRING_MARSHALLER), "de");
      var channel =
          ClientInterceptors.intercept(
              servers.channel(), MetadataUtils.newAttachHeadersInterceptor(german));

      var outcome =
          ClientOutcomes.of(
              () ->
                  ClientCalls.blockingUnaryCall(
                      channel, UNARY, CallOptions.DEFAULT, StringValue.of("x")));

      assertThat(outcome.failure()).contains(taken);
      assertThat(log.at(Level.WARN)).hasSize(1);
    }

    @Test
    void anErrorInTheMapperIsHiddenLikeAnException() {
      ExceptionMapper broken =
          throwable -> {
            throw new NoClassDefFoundError("secret");
          };
      service.behave(new Failing(new IllegalStateException("secret")));

      RpcFailure failure = unary(ErrorMappingServerInterceptor.create(broken));

      assertThat(failure.message()).startsWith("internal error (correlation id ");
      assertThat(log.at(Level.ERROR)).hasSize(1);
    }

    @Test
    void theIdOutlivesALongMessage() {
      RpcFailure lengthy = RpcFailure.internal("日".repeat(10_000));
      service.behave(new Failing(lengthy.asRuntimeException(new Exception("secret"))));

      RpcFailure failure = unary(ErrorMappingServerInterceptor.create(NONE));

      String id = failure.detail(RequestInfo.class).orElseThrow().getRequestId();
      assertThat(failure.message()).startsWith("日日").endsWith("(correlation id " + id + ")");
    }

    @Test
    void theIdThatAHandlerGaveStays() {
      RpcFailure numbered = RpcFailure.dataLoss("lost").withRequestId("mine");
      service.behave(new Failing(numbered.asRuntimeException(new Exception("secret"))));

      RpcFailure failure = unary(ErrorMappingServerInterceptor.create(NONE));

      assertThat(failure.message()).isEqualTo("lost (correlation id mine)");
      assertThat(failure.details()).isEqualTo(numbered.details());
      assertThat(log.at(Level.ERROR))
          .containsExactly("test.CallTypes/UNARY failed, correlation id mine");
    }

    private String idOf(Supplier<String> supplier) {
      return unary(ErrorMappingServerInterceptor.builder(NONE).correlationId(supplier).build())
          .detail(RequestInfo.class)
          .orElseThrow()
          .getRequestId();
    }
  }

  @Nested
  class Late {
    @Test
    void aFailureAfterTheEndIsLoggedAndNotTold() throws Exception {
      service.behave(
          new CallTypesService.Behaviour() {
            @Override
            public void halfClosed(StreamObserver<StringValue> responses) {
              responses.onNext(StringValue.of("done"));
              responses.onCompleted();
              throw new IllegalStateException("late");
            }
          });
      Recorder<StringValue> client = start(ledger, ErrorMappingServerInterceptor.create(NONE));

      assertThat(client.all()).containsExactly(StringValue.of("done"));
      ledger.awaitTheEnd();
      assertThat(ledger.closes).extracting(Status::getCode).containsExactly(Status.Code.OK);
      assertThat(log.at(Level.ERROR))
          .singleElement()
          .asString()
          .startsWith("test.CallTypes/UNARY failed after the call had ended");
    }

    @Test
    void nothingIsAResponseThatFails() {
      service.behave(
          new CallTypesService.Behaviour() {
            @Override
            public void halfClosed(StreamObserver<StringValue> responses) {
              responses.onNext(null);
            }
          });

      RpcFailure failure = unary(ErrorMappingServerInterceptor.create(NONE));

      assertThat(failure.code()).isEqualTo(Status.Code.INTERNAL);
      assertThat(log.at(Level.ERROR)).hasSize(1);
    }

    @Test
    void aHandlerOfACancelledCallIsToldOnce() throws Exception {
      servers = Servers.inProcess(service, ledger, ErrorMappingServerInterceptor.create(NONE));
      var requests =
          (ClientCallStreamObserver<StringValue>)
              ClientCalls.asyncBidiStreamingCall(
                  servers.channel().newCall(BIDI_STREAMING, CallOptions.DEFAULT),
                  new Recorder<StringValue>());
      requests.onNext(StringValue.of("x"));
      await().atMost(Duration.ofSeconds(20)).until(() -> service.callbacks.contains("message"));

      requests.cancel("enough", null);
      ledger.awaitTheEnd();

      assertThat(service.callbacks).containsExactly("started", "message", "cancelled");
      assertThat(log.events).isEmpty();
    }

    @RepeatedTest(30)
    void aThreadThatStillSendsIsNotDisturbed() throws Exception {
      CompletableFuture<Void> sender = new CompletableFuture<>();
      service.behave(new SendingElsewhere(sender));
      servers = Servers.inProcess(service, ledger, ErrorMappingServerInterceptor.create(NONE));
      Recorder<StringValue> client = new Recorder<>();
      StreamObserver<StringValue> requests =
          ClientCalls.asyncBidiStreamingCall(
              servers.channel().newCall(BIDI_STREAMING, CallOptions.DEFAULT), client);
      requests.onNext(StringValue.of("x"));

      assertThat(client.failure()).isEqualTo(RpcFailure.aborted("stop"));
      ledger.awaitTheEnd();
      sender.get(20, TimeUnit.SECONDS);
      assertThat(ledger.closes).hasSize(1);
    }
  }

  private RpcFailure unary(ServerInterceptor... interceptors) {
    return start(interceptors).failure();
  }

  private Recorder<StringValue> start(ServerInterceptor... interceptors) {
    if (servers != null) {
      servers.close();
    }
    servers = Servers.inProcess(service, interceptors);
    Recorder<StringValue> client = new Recorder<>();
    ClientCalls.asyncUnaryCall(
        servers.channel().newCall(UNARY, CallOptions.DEFAULT), StringValue.of("x"), client);
    return client;
  }

  private static ServerInterceptor throwing() {
    return new ServerInterceptor() {
      @Override
      public <A, B> ServerCall.Listener<A> interceptCall(
          ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        throw new IllegalStateException("secret");
      }
    };
  }

  private record Failing(RuntimeException failure) implements CallTypesService.Behaviour {
    @Override
    public void started(
        @Nullable StringValue request, ServerCallStreamObserver<StringValue> responses) {
      throw failure;
    }
  }

  /** Sends on a thread of its own until the call ends, while a callback throws. */
  private record SendingElsewhere(CompletableFuture<Void> sender)
      implements CallTypesService.Behaviour {
    @Override
    public void started(
        @Nullable StringValue request, ServerCallStreamObserver<StringValue> responses) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  while (!responses.isCancelled()) {
                    responses.onNext(StringValue.of("more"));
                  }
                  responses.onNext(StringValue.of("one too many"));
                  responses.onCompleted();
                  sender.complete(null);
                } catch (Throwable disturbed) {
                  sender.completeExceptionally(disturbed);
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    public void message(StringValue request, StreamObserver<StringValue> responses) {
      throw RpcFailure.aborted("stop").asRuntimeException();
    }
  }
}
