package io.grpckit.errors;

import static io.grpckit.errors.CallTypesService.BIDI_STREAMING;
import static io.grpckit.errors.CallTypesService.UNARY;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import com.google.rpc.BadRequest;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a handler says, the caller hears it, and nobody else on the connection is harmed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrailerBudgetOnTheWireTest {
  private static final int[] SIZES = {1, 100, 3_000, 4_095, 6_200, 9_000, 65_536, 1_048_576};
  private static final Metadata.Key<String> ASCII =
      Metadata.Key.of("own", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<byte[]> BINARY =
      Metadata.Key.of("own-bin", Metadata.BINARY_BYTE_MARSHALLER);

  record Case(int message, String letter, int detail, int trailer) {
    /** A message of so many bytes in UTF-8. */
    String text() {
      return letter.repeat(Math.max(1, message / letter.getBytes(StandardCharsets.UTF_8).length));
    }

    RpcFailure failure() {
      RpcFailure failure = RpcFailure.aborted(text());
      return detail == 0 ? failure : failure.withDetail(StringValue.of("d".repeat(detail)));
    }
  }

  private final CallTypesService service = new CallTypesService();
  private final BlockingQueue<StringValue> echoes = new LinkedBlockingQueue<>();
  private Server server;
  private ManagedChannel channel;
  private StreamObserver<StringValue> concurrent;
  private volatile Case saying;
  private volatile @Nullable RpcFailure override;

  @BeforeAll
  void start() throws Exception {
    service.behave(new Saying());
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(service)
            .intercept(ErrorMappingServerInterceptor.create(ExceptionMapper.none()))
            .build()
            .start();
    channel =
        Grpc.newChannelBuilderForAddress(
                "127.0.0.1", server.getPort(), InsecureChannelCredentials.create())
            .build();
    concurrent =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(BIDI_STREAMING, CallOptions.DEFAULT), new Echoes());
  }

  @AfterAll
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  static Stream<Case> cases() {
    return Stream.of("a", "~", "日")
        .flatMap(
            letter ->
                IntStream.of(SIZES)
                    .boxed()
                    .flatMap(
                        size ->
                            Stream.of(
                                new Case(size, letter, 0, 0),
                                new Case(20, letter, size, 0),
                                new Case(20, letter, 0, size),
                                new Case(size, letter, size, size),
                                new Case(size, letter, 500, 2_000))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theCallerHearsTheCodeAndTheStartOfTheMessage(Case said) throws Exception {
    saying = said;

    RpcFailure heard = call();

    assertThat(heard.code()).isEqualTo(Status.Code.ABORTED);
    assertThat(heard.message())
        .startsWith(said.text().substring(0, Math.min(20, said.text().length())));
    assertThat(said.text()).startsWith(heard.message().replaceFirst("\\.\\.\\.$", ""));
    boolean fits = said.message() <= 1_000 && said.detail() <= 3_000 && said.trailer() <= 500;
    if (fits) {
      assertThat(heard).isEqualTo(said.failure());
    }
    assertTheConcurrentStreamLives();
  }

  @Test
  void manyViolationsAreHeardAsFarAsTheyFit() throws Exception {
    Violations violations = Violations.check();
    IntStream.range(0, 5_000).forEach(i -> violations.add("items[" + i + "]", "must not be odd"));
    saying = new Case(1, "a", 0, 0);
    override = violations.failure();

    RpcFailure heard = call();
    override = null;

    assertThat(heard.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(heard.message()).endsWith("; and 4997 more");
    assertThat(heard.violations()).hasSizeGreaterThan(20);
    assertThat(heard.detail(BadRequest.class).orElseThrow().getFieldViolationsCount())
        .isGreaterThan(20);
    assertTheConcurrentStreamLives();
  }

  private RpcFailure call() {
    Recorder<StringValue> client = new Recorder<>();
    ClientCalls.asyncUnaryCall(
        channel.newCall(UNARY, CallOptions.DEFAULT), StringValue.of("x"), client);
    return client.failure();
  }

  private void assertTheConcurrentStreamLives() throws InterruptedException {
    concurrent.onNext(StringValue.of("still here"));
    assertThat(echoes.poll(30, TimeUnit.SECONDS)).isEqualTo(StringValue.of("still here"));
  }

  private final class Saying implements CallTypesService.Behaviour {
    @Override
    public void started(
        @Nullable StringValue request, ServerCallStreamObserver<StringValue> responses) {
      if (request == null) {
        return;
      }
      RpcFailure other = override;
      StatusRuntimeException failure =
          (other == null ? saying.failure() : other).asRuntimeException();
      if (saying.trailer() > 0) {
        failure.getTrailers().put(ASCII, "t".repeat(saying.trailer()));
        failure.getTrailers().put(BINARY, new byte[saying.trailer()]);
      }
      responses.onError(failure);
    }

    @Override
    public void message(StringValue request, StreamObserver<StringValue> responses) {
      responses.onNext(request);
    }

    @Override
    public void halfClosed(StreamObserver<StringValue> responses) {}
  }

  private final class Echoes implements StreamObserver<StringValue> {
    @Override
    public void onNext(StringValue value) {
      echoes.add(value);
    }

    @Override
    public void onError(Throwable failure) {
      echoes.add(StringValue.of("the concurrent stream died: " + failure));
    }

    @Override
    public void onCompleted() {}
  }
}
