package io.grpckit.errors;

import static io.grpckit.errors.CallTypesService.BIDI_STREAMING;
import static io.grpckit.errors.CallTypesService.CLIENT_STREAMING;
import static io.grpckit.errors.CallTypesService.SERVER_STREAMING;
import static io.grpckit.errors.CallTypesService.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.google.protobuf.StringValue;
import com.google.rpc.RequestInfo;
import com.google.rpc.ResourceInfo;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which a handler can fail, in every type of call, as it goes over a real wire. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandlerFailuresTest {
  private static final String SECRET = "planted-secret-jdbc:postgresql://admin:pw@db";
  private static final int MESSAGES = 3;
  private static final Metadata.Key<String> SECRET_TRAILER =
      Metadata.Key.of("secret-trailer", Metadata.ASCII_STRING_MARSHALLER);

  enum Failure {
    UNMAPPED(Status.Code.INTERNAL),
    ERROR(Status.Code.INTERNAL),
    CHECKED(Status.Code.INTERNAL),
    MAPPED(Status.Code.ALREADY_EXISTS),
    SAID(Status.Code.NOT_FOUND),
    SAID_WITH_FAULT(Status.Code.DATA_LOSS),
    STATED(Status.Code.OUT_OF_RANGE),
    DOWNSTREAM(Status.Code.INTERNAL);

    final Status.Code code;

    Failure(Status.Code code) {
      this.code = code;
    }

    boolean isFault() {
      return code == Status.Code.INTERNAL || code == Status.Code.DATA_LOSS;
    }
  }

  enum Way {
    THROWN,
    ON_ERROR,
    ON_ERROR_ELSEWHERE,
    ON_ERROR_THEN_THROWN,
    ON_ERROR_TWICE,
    RESPONSE_THEN_THROWN
  }

  enum Place {
    START,
    MESSAGE,
    HALF_CLOSE
  }

  record Case(
      MethodDescriptor<StringValue, StringValue> method, Place place, Way way, Failure failure) {
    @Override
    public String toString() {
      return method.getType() + " " + place + " " + way + " " + failure;
    }
  }

  private static final class Taken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Taken() {
      super(SECRET);
    }
  }

  private final CallTypesService service = new CallTypesService();
  private final CallLedger ledger = new CallLedger();
  private final Semaphore arrived = new Semaphore(0);
  private final LogCapture log = new LogCapture();
  private Server server;
  private WireTap wire;
  private ManagedChannel channel;
  private StatusRuntimeException downstream;

  @BeforeAll
  void start() throws Exception {
    downstream = failureOfAnotherServer();
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(service)
            .intercept(
                ErrorMappingServerInterceptor.create(
                    ExceptionMapper.builder()
                        .map(Taken.class, RpcFailure.alreadyExists("name", "bob"))
                        .build()))
            .intercept(ledger)
            .addStreamTracerFactory(new Arrivals())
            .build()
            .start();
    wire = new WireTap(server.getPort());
    channel =
        Grpc.newChannelBuilderForAddress(
                "127.0.0.1", wire.port(), InsecureChannelCredentials.create())
            .build();
  }

  @AfterAll
  void stop() throws Exception {
    log.close();
    channel.shutdownNow();
    server.shutdownNow();
    wire.close();
  }

  @BeforeEach
  void forget() {
    ledger.closes.clear();
    arrived.drainPermits();
    log.events.clear();
  }

  static Stream<Case> cases() {
    return Stream.of(UNARY, SERVER_STREAMING, CLIENT_STREAMING, BIDI_STREAMING)
        .flatMap(
            method ->
                Stream.of(Place.values())
                    .filter(
                        place -> place == Place.START || !method.getType().clientSendsOneMessage())
                    .flatMap(place -> cases(method, place)));
  }

  private static Stream<Case> cases(
      MethodDescriptor<StringValue, StringValue> method, Place place) {
    return Stream.of(Way.values())
        .flatMap(
            way ->
                Stream.of(Failure.values()).map(failure -> new Case(method, place, way, failure)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tellsTheCallerWhatItMayKnowAndTheLogTheRest(Case failing) throws Exception {
    service.behave(new FailingBehaviour(failing));

    RpcFailure failure = call(failing.method());
    ledger.awaitTheEnd();

    assertThat(failure.code()).isEqualTo(failing.failure().code);
    assertThat(ledger.closes).extracting(Status::getCode).containsExactly(failing.failure().code);
    assertThat(ledger.closes).extracting(Status::getCause).containsOnlyNulls();
    assertDetails(failing.failure(), failure);
    assertNoCallbackAfter(failing);
    assertLog(failing.failure(), failure);
    assertNothingSecretOnTheWire();
  }

  private static void assertDetails(Failure kind, RpcFailure failure) {
    switch (kind) {
      case MAPPED ->
          assertThat(failure.detail(ResourceInfo.class).orElseThrow().getResourceName())
              .isEqualTo("bob");
      case SAID -> assertThat(failure).isEqualTo(RpcFailure.notFound("user", "7"));
      case STATED ->
          assertThat(failure).isEqualTo(RpcFailure.of(Status.Code.OUT_OF_RANGE, "the end"));
      case SAID_WITH_FAULT -> assertThat(failure.message()).startsWith("lost (correlation id ");
      default -> assertThat(failure.message()).startsWith("internal error (correlation id ");
    }
  }

  private void assertNoCallbackAfter(Case failing) {
    // "cancelled" is the one callback that may follow, if the caller went away at that moment.
    List<String> reached =
        service.callbacks.stream().filter(callback -> !callback.equals("cancelled")).toList();
    String last =
        failing.method().getType().clientSendsOneMessage()
            ? "request"
            : switch (failing.place()) {
              case START -> "started";
              case MESSAGE -> "message";
              case HALF_CLOSE -> "halfClosed";
            };
    assertThat(reached.get(reached.size() - 1)).isEqualTo(last);
    assertThat(reached.stream().filter(last::equals)).hasSize(1);
    assertThat(service.callbacks.size() - reached.size()).isLessThanOrEqualTo(1);
  }

  private void assertLog(Failure kind, RpcFailure failure) {
    List<ILoggingEvent> errors =
        log.events.stream().filter(event -> event.getLevel() == Level.ERROR).toList();
    if (!kind.isFault()) {
      assertThat(errors).isEmpty();
      return;
    }
    String id = failure.detail(RequestInfo.class).orElseThrow().getRequestId();
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0).getFormattedMessage()).endsWith("failed, correlation id " + id);
    assertThat(errors.get(0).getThrowableProxy()).isNotNull();
    assertThat(failure.message()).endsWith("(correlation id " + id + ")");
  }

  private void assertNothingSecretOnTheWire() {
    String bytes = wire.sentByTheServer();
    assertThat(bytes).contains("grpc-status");
    String whole = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
    assertThat(bytes).doesNotContain("planted-secret", "secret-trailer", "Taken", "at io.grpckit");
    for (int shift = 0; shift < 3; shift++) {
      // Base64 reads three bytes at a time, so a secret looks different at each offset.
      String encoded =
          Base64.getEncoder()
              .encodeToString(("xxx".substring(shift) + SECRET).getBytes(StandardCharsets.UTF_8));
      assertThat(bytes).doesNotContain(encoded.substring(8, whole.length() - 8));
    }
  }

  /** Sends more than the handler lives to see. */
  private RpcFailure call(MethodDescriptor<StringValue, StringValue> method) {
    Recorder<StringValue> client = new Recorder<>();
    var call = channel.newCall(method, CallOptions.DEFAULT);
    if (method.getType().clientSendsOneMessage()) {
      ClientCalls.asyncServerStreamingCall(call, StringValue.of("x"), client);
    } else {
      StreamObserver<StringValue> requests = ClientCalls.asyncBidiStreamingCall(call, client);
      for (int i = 0; i < MESSAGES; i++) {
        requests.onNext(StringValue.of("message " + i));
      }
      requests.onCompleted();
    }
    return client.failure();
  }

  private StatusRuntimeException failureOfAnotherServer() {
    CallTypesService other = new CallTypesService();
    other.behave(
        new CallTypesService.Behaviour() {
          @Override
          public void started(
              @Nullable StringValue request, ServerCallStreamObserver<StringValue> responses) {
            Metadata trailers = new Metadata();
            trailers.put(SECRET_TRAILER, SECRET);
            throw Status.NOT_FOUND.withDescription(SECRET).asRuntimeException(trailers);
          }
        });
    try (Servers servers = Servers.inProcess(other)) {
      var marked =
          ClientInterceptors.intercept(servers.channel(), DownstreamClientInterceptor.create());
      return catchThrowableOfType(
          StatusRuntimeException.class,
          () ->
              ClientCalls.blockingUnaryCall(
                  marked, UNARY, CallOptions.DEFAULT, StringValue.of("x")));
    }
  }

  /** Counts messages as the transport reads them. */
  private final class Arrivals extends ServerStreamTracer.Factory {
    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
      return new ServerStreamTracer() {
        @Override
        public void inboundMessageRead(int number, long wireSize, long uncompressedSize) {
          arrived.release();
        }
      };
    }
  }

  private final class FailingBehaviour implements CallTypesService.Behaviour {
    private final Case failing;
    private boolean failed;

    FailingBehaviour(Case failing) {
      this.failing = failing;
    }

    @Override
    public void started(
        @Nullable StringValue request, ServerCallStreamObserver<StringValue> responses)
        throws Exception {
      if (request == null) {
        // All messages at once, so that those after the failing one are on their way already.
        responses.disableAutoRequest();
        responses.request(MESSAGES);
      }
      at(Place.START, responses);
    }

    @Override
    public void message(StringValue request, StreamObserver<StringValue> responses)
        throws Exception {
      at(Place.MESSAGE, responses);
    }

    @Override
    public void halfClosed(StreamObserver<StringValue> responses) throws Exception {
      at(Place.HALF_CLOSE, responses);
    }

    private void at(Place place, StreamObserver<StringValue> responses) throws Exception {
      if (place != failing.place() || failed) {
        return;
      }
      failed = true;
      if (!failing.method().getType().clientSendsOneMessage()) {
        assertThat(arrived.tryAcquire(MESSAGES, 20, TimeUnit.SECONDS)).isTrue();
      }
      Throwable failure = failure();
      switch (failing.way()) {
        case THROWN -> rethrow(failure);
        case ON_ERROR -> responses.onError(failure);
        case ON_ERROR_ELSEWHERE ->
            CompletableFuture.runAsync(() -> responses.onError(failure))
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        case ON_ERROR_THEN_THROWN -> {
          responses.onError(failure);
          rethrow(failure);
        }
        case ON_ERROR_TWICE -> {
          responses.onError(failure);
          responses.onError(failure);
        }
        case RESPONSE_THEN_THROWN -> {
          responses.onNext(StringValue.of("a response"));
          rethrow(failure);
        }
      }
    }

    private Throwable failure() {
      return switch (failing.failure()) {
        case UNMAPPED -> new IllegalStateException(SECRET, new RuntimeException(SECRET));
        case ERROR -> new AssertionError(SECRET);
        case CHECKED -> new Exception(SECRET);
        case MAPPED -> new Taken();
        case SAID -> RpcFailure.notFound("user", "7").asRuntimeException(new Exception(SECRET));
        case SAID_WITH_FAULT -> RpcFailure.dataLoss("lost").asException(new Exception(SECRET));
        case STATED ->
            Status.OUT_OF_RANGE
                .withDescription("the end")
                .withCause(new Exception(SECRET))
                .asRuntimeException();
        case DOWNSTREAM -> downstream;
      };
    }

    private void rethrow(Throwable failure) throws Exception {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (Exception) failure;
    }
  }
}
