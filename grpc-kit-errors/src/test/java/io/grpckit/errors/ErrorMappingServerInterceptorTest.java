package io.grpckit.errors;

import static io.grpckit.errors.CallTypesService.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.StringValue;
import com.google.rpc.RequestInfo;
import com.google.rpc.ResourceInfo;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ErrorMappingServerInterceptorTest {
  private final CallTypesService service = new CallTypesService();
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    ExceptionMapper mapper =
        ExceptionMapper.builder()
            .map(IllegalArgumentException.class, RpcFailure.notFound("user", "7"))
            .map(
                UnsupportedOperationException.class,
                e -> {
                  throw new IllegalStateException("the mapper itself is broken");
                })
            .build();
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name)
            .addService(service)
            .intercept(
                ErrorMappingServerInterceptor.builder(mapper).correlationId(() -> "c-1").build())
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void tellsTheCallerWhatTheMapperSays() {
    RpcFailure failure = failureOf(new IllegalArgumentException("secret"));

    assertThat(failure).isEqualTo(RpcFailure.notFound("user", "7"));
  }

  @Test
  void hidesTheMessageOfUnmappedExceptions() {
    RpcFailure failure = failureOf(new IllegalStateException("secret"));

    assertThat(failure.code()).isEqualTo(Status.Code.INTERNAL);
    assertThat(failure.message()).isEqualTo("internal error (correlation id c-1)");
    assertThat(failure.detail(RequestInfo.class).orElseThrow().getRequestId()).isEqualTo("c-1");
  }

  @Test
  void hidesWhatABrokenMapperSays() {
    RpcFailure failure = failureOf(new UnsupportedOperationException("secret"));

    assertThat(failure.message()).isEqualTo("internal error (correlation id c-1)");
  }

  @Test
  void passesOnWhatTheHandlerSays() {
    RpcFailure failure =
        failureOf(RpcFailure.notFound("room", "lobby").asRuntimeException(new Exception("secret")));

    assertThat(failure.detail(ResourceInfo.class).orElseThrow().getResourceName())
        .isEqualTo("lobby");
  }

  @Test
  void passesOnAStatusThatTheHandlerStates() {
    Exception stated =
        Status.NOT_FOUND
            .withDescription("no such user")
            .withCause(new Exception("secret"))
            .asRuntimeException();

    assertThat(failureOf(stated)).isEqualTo(RpcFailure.of(Status.Code.NOT_FOUND, "no such user"));
  }

  @Test
  void looksThroughTheWrappersOfAsynchronousCode() {
    RpcFailure failure = failureOf(new CompletionException(new IllegalArgumentException("secret")));

    assertThat(failure.code()).isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void doesNotPassOnWhatAnotherServerSaid() {
    Metadata trailers = new Metadata();
    trailers.put(Metadata.Key.of("secret", Metadata.ASCII_STRING_MARSHALLER), "secret");
    Exception received =
        Status.PERMISSION_DENIED.withDescription("secret").asRuntimeException(trailers);

    RpcFailure failure = failureOf(received);

    assertThat(failure.code()).isEqualTo(Status.Code.INTERNAL);
    assertThat(failure.message()).isEqualTo("internal error (correlation id c-1)");
  }

  @Test
  void mapsWhatIsHandedToOnError() {
    service.behave(
        new CallTypesService.Behaviour() {
          @Override
          public void started(
              StringValue request, ServerCallStreamObserver<StringValue> responses) {
            responses.onError(new IllegalArgumentException("secret"));
          }

          @Override
          public void halfClosed(StreamObserver<StringValue> responses) {}
        });

    assertThat(call()).isEqualTo(RpcFailure.notFound("user", "7"));
  }

  private RpcFailure failureOf(Exception thrown) {
    service.behave(
        new CallTypesService.Behaviour() {
          @Override
          public void started(StringValue request, ServerCallStreamObserver<StringValue> responses)
              throws Exception {
            throw thrown;
          }
        });
    return call();
  }

  private RpcFailure call() {
    return RpcFailure.from(
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    channel, UNARY, CallOptions.DEFAULT, StringValue.of("x"))));
  }
}
