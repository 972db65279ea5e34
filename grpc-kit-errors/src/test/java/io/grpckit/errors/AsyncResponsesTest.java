package io.grpckit.errors;

import static io.grpckit.errors.CallTypesService.BIDI_STREAMING;
import static io.grpckit.errors.CallTypesService.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AsyncResponsesTest {
  private final CallTypesService service = new CallTypesService();
  private final CompletableFuture<StringValue> stage = new CompletableFuture<>();
  private final Servers servers =
      Servers.inProcess(
          service,
          ErrorMappingServerInterceptor.create(
              ExceptionMapper.builder()
                  .map(IllegalArgumentException.class, RpcFailure.aborted("mapped"))
                  .build()));

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void answersWithTheValue() {
    CompletableFuture<Outcome<StringValue>> outcome = call();

    stage.complete(StringValue.of("later"));

    assertThat(outcome.join().response()).contains(StringValue.of("later"));
  }

  @Test
  void mapsAFailureAsIfItHadBeenThrown() {
    CompletableFuture<Outcome<StringValue>> outcome = call();

    // gRPC's own onError would look for the status among the causes, and send it.
    stage.completeExceptionally(
        new IllegalArgumentException(Status.NOT_FOUND.withDescription("secret").asException()));

    assertThat(outcome.join().failure()).contains(RpcFailure.aborted("mapped"));
  }

  @Test
  void passesOnWhatTheStageSays() {
    CompletableFuture<Outcome<StringValue>> outcome = call();

    stage.completeExceptionally(RpcFailure.notFound("user", "7").asRuntimeException());

    assertThat(outcome.join().failure()).contains(RpcFailure.notFound("user", "7"));
  }

  @Test
  void takesNothingForAFailure() {
    CompletableFuture<Outcome<StringValue>> outcome = call();

    stage.complete(null);

    assertThat(outcome.join().failure().map(RpcFailure::code)).contains(Status.Code.INTERNAL);
  }

  @Test
  void cancelsTheStageWhenTheCallerCancels() {
    CompletableFuture<Outcome<StringValue>> outcome = call();
    await().atMost(Duration.ofSeconds(20)).until(() -> service.callbacks.contains("request"));

    outcome.cancel(true);

    await().atMost(Duration.ofSeconds(20)).until(stage::isCancelled);
  }

  @Test
  void saysWhatToDoWhenItIsCalledTooLate() {
    CompletableFuture<Throwable> refusal = new CompletableFuture<>();
    service.behave(
        new CallTypesService.Behaviour() {
          @Override
          public void started(
              StringValue request, ServerCallStreamObserver<StringValue> responses) {}

          @Override
          public void message(StringValue request, StreamObserver<StringValue> responses) {
            refusal.complete(catchThrowable(() -> AsyncResponses.send(stage, responses)));
          }
        });

    Recorder<StringValue> responses = new Recorder<>();
    ClientCalls.asyncBidiStreamingCall(
            servers.channel().newCall(BIDI_STREAMING, CallOptions.DEFAULT), responses)
        .onNext(StringValue.of("x"));

    assertThat(refusal.orTimeout(20, TimeUnit.SECONDS).join())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("send must be called before the handler returns");
  }

  private CompletableFuture<Outcome<StringValue>> call() {
    service.behave(
        new CallTypesService.Behaviour() {
          @Override
          public void started(
              StringValue request, ServerCallStreamObserver<StringValue> responses) {
            AsyncResponses.send(stage, responses);
          }

          @Override
          public void halfClosed(StreamObserver<StringValue> responses) {}
        });
    CompletableFuture<Outcome<StringValue>> outcome =
        ClientOutcomes.async(
            responses ->
                ClientCalls.asyncUnaryCall(
                    servers.channel().newCall(UNARY, CallOptions.DEFAULT),
                    StringValue.of("x"),
                    responses));
    return outcome;
  }
}
