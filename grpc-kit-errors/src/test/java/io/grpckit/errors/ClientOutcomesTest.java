package io.grpckit.errors;

import static io.grpckit.errors.CallTypesService.SERVER_STREAMING;
import static io.grpckit.errors.CallTypesService.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientOutcomesTest {
  private static final RpcFailure FULL = RpcFailure.resourceExhausted("room", "the room is full");

  private final CallTypesService service = new CallTypesService();
  private final Servers servers =
      Servers.inProcess(service, ErrorMappingServerInterceptor.create(ExceptionMapper.none()));

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void returnsTheResponseOfABlockingCall() {
    assertThat(ClientOutcomes.of(this::blocking).response()).contains(StringValue.of("done"));
  }

  @Test
  void returnsTheFailureOfABlockingCall() {
    service.behave(new Failing(0));

    Outcome<StringValue> outcome = ClientOutcomes.of(this::blocking);

    assertThat(outcome.failure()).contains(FULL);
    assertThat(outcome.response()).isEmpty();
  }

  @Test
  void throwsMistakesAtThisEnd() {
    assertThatThrownBy(
            () ->
                ClientOutcomes.of(
                    () -> {
                      throw new IllegalStateException("mine");
                    }))
        .hasMessage("mine");
  }

  @Test
  void completesWithTheOutcomeOfAnAsynchronousCall() {
    assertThat(async().join().response()).contains(StringValue.of("done"));

    service.behave(new Failing(0));
    assertThat(async().join().failure()).contains(FULL);
  }

  @Test
  void cancelsTheCallOfACancelledFuture() {
    AtomicBoolean cancelled = new AtomicBoolean();
    service.behave(
        new CallTypesService.Behaviour() {
          @Override
          public void started(
              @Nullable StringValue request, ServerCallStreamObserver<StringValue> responses) {
            responses.setOnCancelHandler(() -> cancelled.set(true));
          }

          @Override
          public void halfClosed(StreamObserver<StringValue> responses) {}
        });
    CompletableFuture<Outcome<StringValue>> outcome = async();
    await().atMost(Duration.ofSeconds(20)).until(() -> service.callbacks.contains("request"));

    outcome.cancel(true);

    assertThatThrownBy(outcome::join).isInstanceOf(CancellationException.class);
    await().atMost(Duration.ofSeconds(20)).untilTrue(cancelled);
  }

  @Test
  void readsAStreamToItsEnd() {
    List<StringValue> read = new ArrayList<>();

    assertThat(ClientOutcomes.stream(this::streaming, read::add)).isEmpty();
    assertThat(read).containsExactly(StringValue.of("done"));
  }

  @Test
  void readsAStreamToItsFailure() {
    service.behave(new Failing(2));
    List<StringValue> read = new ArrayList<>();

    assertThat(ClientOutcomes.stream(this::streaming, read::add)).contains(FULL);
    assertThat(read).hasSize(2);
  }

  @Test
  void cancelsAStreamWhoseConsumerThrows() {
    AtomicBoolean cancelled = new AtomicBoolean();
    service.behave(
        new CallTypesService.Behaviour() {
          @Override
          public void started(
              @Nullable StringValue request, ServerCallStreamObserver<StringValue> responses) {
            responses.setOnCancelHandler(() -> cancelled.set(true));
            responses.onNext(StringValue.of("one"));
          }

          @Override
          public void halfClosed(StreamObserver<StringValue> responses) {}
        });

    assertThatThrownBy(
            () ->
                ClientOutcomes.stream(
                    this::streaming,
                    one -> {
                      throw Status.ABORTED.withDescription("mine").asRuntimeException();
                    }))
        .hasMessage("ABORTED: mine");
    await().atMost(Duration.ofSeconds(20)).untilTrue(cancelled);
  }

  private StringValue blocking() {
    return ClientCalls.blockingUnaryCall(
        servers.channel(), UNARY, CallOptions.DEFAULT, StringValue.of("x"));
  }

  private java.util.Iterator<StringValue> streaming() {
    return ClientCalls.blockingServerStreamingCall(
        servers.channel(), SERVER_STREAMING, CallOptions.DEFAULT, StringValue.of("x"));
  }

  private CompletableFuture<Outcome<StringValue>> async() {
    return ClientOutcomes.async(
        responses ->
            ClientCalls.asyncUnaryCall(
                servers.channel().newCall(UNARY, CallOptions.DEFAULT),
                StringValue.of("x"),
                responses));
  }

  private record Failing(int after) implements CallTypesService.Behaviour {
    @Override
    public void started(
        @Nullable StringValue request, ServerCallStreamObserver<StringValue> responses) {
      for (int i = 0; i < after; i++) {
        responses.onNext(StringValue.of("one"));
      }
      throw FULL.asRuntimeException();
    }
  }
}
