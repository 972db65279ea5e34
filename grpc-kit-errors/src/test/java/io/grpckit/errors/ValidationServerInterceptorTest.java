package io.grpckit.errors;

import static io.grpckit.errors.CallTypesService.BIDI_STREAMING;
import static io.grpckit.errors.CallTypesService.CLIENT_STREAMING;
import static io.grpckit.errors.CallTypesService.SERVER_STREAMING;
import static io.grpckit.errors.CallTypesService.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationServerInterceptorTest {
  private static final RequestValidator NOT_BAD =
      RequestValidator.builder()
          .check(
              StringValue.class,
              (message, found) ->
                  found.that(!message.getValue().equals("bad"), "value", "must not be bad"))
          .build();

  private final CallTypesService service = new CallTypesService();
  private Servers servers =
      Servers.inProcess(
          service,
          ErrorMappingServerInterceptor.create(ExceptionMapper.none()),
          ValidationServerInterceptor.create(NOT_BAD));

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void letsValidRequestsPass() {
    assertThat(single(UNARY, "good").all()).containsExactly(StringValue.of("done"));
    assertThat(service.callbacks).containsExactly("request");
  }

  @Test
  void keepsAnInvalidRequestFromTheHandler() {
    for (var method : java.util.List.of(UNARY, SERVER_STREAMING)) {
      RpcFailure failure = single(method, "bad").failure();

      assertThat(failure.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(failure.violations()).containsExactly(Violation.of("value", "must not be bad"));
      assertThat(service.callbacks).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsAStreamAtItsFirstInvalidMessage(boolean bidi) {
    Recorder<StringValue> client = new Recorder<>();
    StreamObserver<StringValue> requests = bidi ? bidi(client) : clientStream(client);
    requests.onNext(StringValue.of("good"));
    requests.onNext(StringValue.of("bad"));
    requests.onNext(StringValue.of("good"));
    requests.onCompleted();

    assertThat(client.failure().violations())
        .containsExactly(Violation.of("value", "must not be bad"));
    // The handler holds something since "started": it is told, once, and gets nothing else.
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(service.callbacks).containsExactly("started", "message", "cancelled"));
  }

  @Test
  void dropsWhatTheHandlerStillSends() {
    CompletableFuture<StreamObserver<StringValue>> responses = new CompletableFuture<>();
    service.behave(
        new CallTypesService.Behaviour() {
          @Override
          public void started(StringValue request, ServerCallStreamObserver<StringValue> observer) {
            observer.setOnCancelHandler(() -> responses.complete(observer));
          }
        });
    Recorder<StringValue> client = new Recorder<>();
    bidi(client).onNext(StringValue.of("bad"));

    assertThat(client.failure().code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    StreamObserver<StringValue> late =
        responses.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join();
    late.onNext(StringValue.of("late"));
    late.onError(new IllegalStateException("late"));
    assertThat(((ServerCallStreamObserver<StringValue>) late).isCancelled()).isTrue();
  }

  @Test
  void keepsARequestFromTheHandlerIfItsValidatorIsBroken() {
    restart(
        ValidationServerInterceptor.create(
            message -> {
              throw new IllegalStateException("secret");
            }));

    RpcFailure failure = single(UNARY, "good").failure();

    assertThat(failure.code()).isEqualTo(Status.Code.INTERNAL);
    assertThat(failure.message()).doesNotContain("secret");
    assertThat(service.callbacks).isEmpty();
  }

  @Test
  void doesNotSendAnInvalidResponseIfAskedTo() {
    restart(ValidationServerInterceptor.create(NOT_BAD).responsesToo());
    service.behave(
        new CallTypesService.Behaviour() {
          @Override
          public void halfClosed(StreamObserver<StringValue> responses) {
            responses.onNext(StringValue.of("bad"));
            responses.onCompleted();
          }
        });

    RpcFailure failure = single(UNARY, "good").failure();

    assertThat(failure.code()).isEqualTo(Status.Code.INTERNAL);
    assertThat(failure.violations()).isEmpty();
    assertThat(failure.message()).startsWith("internal error (correlation id ");
  }

  @Test
  void asksBothOfTwoValidators() {
    RequestValidator both = NOT_BAD.and(message -> java.util.List.of(Violation.of("", "is odd")));

    assertThat(both.validate(StringValue.of("bad")))
        .containsExactly(Violation.of("value", "must not be bad"), Violation.of("", "is odd"));
  }

  private void restart(ValidationServerInterceptor validation) {
    servers.close();
    servers =
        Servers.inProcess(
            service, ErrorMappingServerInterceptor.create(ExceptionMapper.none()), validation);
  }

  private Recorder<StringValue> single(
      MethodDescriptor<StringValue, StringValue> method, String request) {
    Recorder<StringValue> client = new Recorder<>();
    ClientCalls.asyncServerStreamingCall(
        servers.channel().newCall(method, CallOptions.DEFAULT), StringValue.of(request), client);
    return client;
  }

  private StreamObserver<StringValue> bidi(Recorder<StringValue> client) {
    return ClientCalls.asyncBidiStreamingCall(
        servers.channel().newCall(BIDI_STREAMING, CallOptions.DEFAULT), client);
  }

  private StreamObserver<StringValue> clientStream(Recorder<StringValue> client) {
    return ClientCalls.asyncClientStreamingCall(
        servers.channel().newCall(CLIENT_STREAMING, CallOptions.DEFAULT), client);
  }
}
