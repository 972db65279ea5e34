package io.grpckit.errors;

import static io.grpckit.errors.CallTypesService.SERVER_STREAMING;
import static io.grpckit.errors.CallTypesService.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server under test calls another one over a real connection, and that call fails. */
class DownstreamFailuresTest {
  private static final String SECRET = "planted secret";

  private final CallTypesService service = new CallTypesService();
  private final CallTypesService other = new CallTypesService();
  private final Servers servers =
      Servers.inProcess(service, ErrorMappingServerInterceptor.create(ExceptionMapper.none()));
  private Server otherServer;
  private ManagedChannel toOther;

  @BeforeEach
  void start() throws Exception {
    otherServer =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(other)
            .build()
            .start();
    toOther =
        Grpc.newChannelBuilderForAddress(
                "127.0.0.1", otherServer.getPort(), InsecureChannelCredentials.create())
            .build();
    other.behave(new Stating(Status.NOT_FOUND.withDescription(SECRET)));
  }

  @AfterEach
  void stop() {
    servers.close();
    toOther.shutdownNow();
    otherServer.shutdownNow();
  }

  @Test
  void everyKindOfStubLeavesTrailersByWhichItsFailuresAreKnown() {
    for (Throwable failure : failuresOfEveryKindOfStub(toOther)) {
      assertThat(trailersOf(failure)).as("trailers of %s", failure).isNotNull();
    }
  }

  @Test
  void whatEscapesFromAHandlerIsMappedWithoutHelp() {
    for (Throwable failure : failuresOfEveryKindOfStub(toOther)) {
      assertHidden(callOf(responses -> sneak(failure)));
    }
  }

  @Test
  void whatIsHandedToOnErrorIsMappedWithTheInterceptor() {
    Channel marked = ClientInterceptors.intercept(toOther, DownstreamClientInterceptor.create());
    for (Throwable failure : failuresOfEveryKindOfStub(marked)) {
      assertHidden(callOf(responses -> responses.onError(failure)));
    }
  }

  @Test
  void aFailedUnaryCallIsKnownInOnErrorByItsContentType() {
    Throwable failure = catchThrowable(() -> blocking(toOther, CallOptions.DEFAULT));

    assertHidden(callOf(responses -> responses.onError(failure)));
  }

  @Test
  void aPassedDeadlineAndALostConnectionStayWhatTheyAre() {
    other.behave(new Silent());
    Throwable late =
        catchThrowable(
            () -> blocking(toOther, CallOptions.DEFAULT.withDeadlineAfter(Duration.ofMillis(1))));
    otherServer.shutdownNow();
    Throwable lost = catchThrowable(() -> blocking(toOther, CallOptions.DEFAULT));

    assertThat(callOf(responses -> sneak(late)))
        .isEqualTo(RpcFailure.deadlineExceeded("a dependency took too long"));
    assertThat(callOf(responses -> sneak(lost)))
        .isEqualTo(RpcFailure.of(Status.Code.UNAVAILABLE, "a dependency is unavailable"));
  }

  @Test
  void aHandlerMayPassItOnOnPurpose() {
    Throwable failure = catchThrowable(() -> blocking(toOther, CallOptions.DEFAULT));

    RpcFailure told = callOf(responses -> sneak(RpcFailure.from(failure).asRuntimeException()));

    assertThat(told).isEqualTo(RpcFailure.of(Status.Code.NOT_FOUND, SECRET));
  }

  private static List<Throwable> failuresOfEveryKindOfStub(Channel channel) {
    Recorder<StringValue> observer = new Recorder<>();
    ClientCalls.asyncUnaryCall(
        channel.newCall(UNARY, CallOptions.DEFAULT), StringValue.of("x"), observer);
    Function<Throwable, Throwable> cause =
        thrown -> thrown instanceof ExecutionException ? thrown.getCause() : thrown;
    return List.of(
        catchThrowable(() -> blocking(channel, CallOptions.DEFAULT)),
        catchThrowable(
            () ->
                ClientCalls.blockingServerStreamingCall(
                        channel, SERVER_STREAMING, CallOptions.DEFAULT, StringValue.of("x"))
                    .hasNext()),
        catchThrowable(
            () ->
                ClientCalls.blockingV2UnaryCall(
                    channel, UNARY, CallOptions.DEFAULT, StringValue.of("x"))),
        catchThrowable(
            () ->
                ClientCalls.blockingV2ServerStreamingCall(
                        channel, SERVER_STREAMING, CallOptions.DEFAULT, StringValue.of("x"))
                    .read()),
        cause.apply(
            catchThrowable(
                () ->
                    ClientCalls.futureUnaryCall(
                            channel.newCall(UNARY, CallOptions.DEFAULT), StringValue.of("x"))
                        .get(20, TimeUnit.SECONDS))),
        observer.thrown());
  }

  private static StringValue blocking(Channel channel, CallOptions options) {
    return ClientCalls.blockingUnaryCall(channel, UNARY, options, StringValue.of("x"));
  }

  private static Object trailersOf(Throwable failure) {
    return failure instanceof StatusException e
        ? e.getTrailers()
        : ((StatusRuntimeException) failure).getTrailers();
  }

  private static void assertHidden(RpcFailure told) {
    assertThat(told.code()).isEqualTo(Status.Code.INTERNAL);
    assertThat(told.message()).startsWith("internal error (correlation id ");
  }

  private interface Handler {
    void handle(StreamObserver<StringValue> responses) throws Exception;
  }

  private RpcFailure callOf(Handler handler) {
    service.behave(
        new Silent() {
          @Override
          public void started(
              @Nullable StringValue request, ServerCallStreamObserver<StringValue> responses)
              throws Exception {
            handler.handle(responses);
          }
        });
    return ClientOutcomes.of(() -> blocking(servers.channel(), CallOptions.DEFAULT))
        .failure()
        .orElseThrow();
  }

  private static void sneak(Throwable failure) throws Exception {
    throw (Exception) failure;
  }

  private static class Silent implements CallTypesService.Behaviour {
    @Override
    public void halfClosed(StreamObserver<StringValue> responses) {}
  }

  private static final class Stating extends Silent {
    private final Status status;

    Stating(Status status) {
      this.status = status;
    }

    @Override
    public void started(
        @Nullable StringValue request, ServerCallStreamObserver<StringValue> responses) {
      responses.onError(status.asRuntimeException());
    }
  }
}
