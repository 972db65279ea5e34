package io.grpckit.interceptors.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ClientStreamTracer;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpckit.interceptors.ClientPipeline;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientObservationTest {

  private static final MethodDescriptor<String, String> UNARY = TestCalls.method(MethodType.UNARY);

  private final RecordingObserver recorder = new RecordingObserver();
  private Server server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    server = NettyServerBuilder.forPort(0).addService(new TestCalls().service()).build().start();
    port = server.getPort();
  }

  @AfterEach
  void stop() throws Exception {
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  @Test
  void seesEveryAttemptOfACallThatIsRetried() {
    Map<String, ?> retries =
        Map.of(
            "maxAttempts",
            4.0,
            "initialBackoff",
            "0.01s",
            "maxBackoff",
            "0.01s",
            "backoffMultiplier",
            1.0,
            "retryableStatusCodes",
            List.of("UNAVAILABLE"));

    assertThat(call("flaky", Map.of("retryPolicy", retries))).isEqualTo("flaky");

    await().atMost(30, TimeUnit.SECONDS).until(() -> recorder.attempts.size() == 3);
    assertThat(recorder.attempts.stream().map(attempt -> attempt.status().getCode()))
        .containsExactly(Status.Code.UNAVAILABLE, Status.Code.UNAVAILABLE, Status.Code.OK);
    assertThat(recorder.attempts.stream().map(ObservedAttempt::previousAttempts))
        .containsExactly(0, 1, 2);
    assertThat(recorder.attempts)
        .allSatisfy(
            attempt -> {
              assertThat(attempt.backend().toString()).contains(":" + port);
              assertThat(attempt.durationNanos()).isPositive();
              assertThat(attempt.bytesSent()).isEqualTo(5);
            });
    ObservedCall call = recorder.finished.get(0);
    assertThat(call.attempts()).isEqualTo(3);
    assertThat(call.hedges()).isZero();
    assertThat(call.status().isOk()).isTrue();
    assertThat(call.messagesSent()).isEqualTo(1);
    assertThat(call.messagesReceived()).isEqualTo(1);
    assertThat(call.bytesSent()).isEqualTo(15);
    assertThat(call.bytesReceived()).isEqualTo(5);
    // A backoff is drawn from 80 to 120 % of 10 ms.
    assertThat(call.retryDelayNanos()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(16));
    assertThat(recorder.finished).hasSize(1);
  }

  @Test
  void seesHedges() {
    Map<String, ?> hedging =
        Map.of(
            "maxAttempts",
            3.0,
            "hedgingDelay",
            "0s",
            "nonFatalStatusCodes",
            List.of("UNAVAILABLE"));

    assertThat(call("flaky", Map.of("hedgingPolicy", hedging))).isEqualTo("flaky");

    await().atMost(30, TimeUnit.SECONDS).until(() -> recorder.attempts.size() == 3);
    assertThat(recorder.attempts.stream().filter(ObservedAttempt::hedge)).hasSize(2);
    assertThat(recorder.finished.get(0).attempts()).isEqualTo(3);
    assertThat(recorder.finished.get(0).hedges()).isEqualTo(2);
  }

  @Test
  void timesOnlyTheDelayInWhichNoAttemptIsUnderWay() {
    AtomicLong clock = new AtomicLong();
    ClientCallRecord record = record(clock::get);
    ClientStreamTracer.StreamInfo info = ClientStreamTracer.StreamInfo.newBuilder().build();

    record.start(new Metadata(), null);
    clock.addAndGet(1); // until a backend is found
    ClientStreamTracer first = record.newClientStreamTracer(info, new Metadata());
    clock.addAndGet(10);
    ClientStreamTracer hedge = record.newClientStreamTracer(info, new Metadata());
    hedge.outboundHeaders();
    first.streamClosed(Status.UNAVAILABLE);
    clock.addAndGet(100);
    hedge.streamClosed(Status.UNAVAILABLE);
    ClientStreamTracer retry = record.newClientStreamTracer(info, new Metadata());
    clock.addAndGet(1_000); // its backoff
    retry.outboundHeaders();
    clock.addAndGet(10_000);
    retry.streamClosed(Status.UNAVAILABLE);
    ClientStreamTracer last = record.newClientStreamTracer(info, new Metadata());
    clock.addAndGet(100_000);
    last.outboundHeaders();
    last.streamClosed(Status.OK);
    clock.addAndGet(1_000_000);
    record.end(Status.OK);

    assertThat(record.retryDelayNanos()).isEqualTo(101_000);
    assertThat(recorder.attempts.stream().map(ObservedAttempt::durationNanos))
        .containsExactly(10L, 100L, 10_000L, 0L);
  }

  @Test
  void countsTransparentRetriesApart() {
    ClientCallRecord record = record(System::nanoTime);
    ClientStreamTracer.StreamInfo.Builder info = ClientStreamTracer.StreamInfo.newBuilder();

    record.start(new Metadata(), null);
    record.newClientStreamTracer(info.build(), new Metadata()).streamClosed(Status.UNAVAILABLE);
    ClientStreamTracer second =
        record.newClientStreamTracer(info.setIsTransparentRetry(true).build(), new Metadata());
    second.streamClosed(Status.OK);
    second.streamClosed(Status.OK);
    record.end(Status.OK);

    assertThat(recorder.attempts).hasSize(2);
    assertThat(recorder.attempts.get(1).transparentRetry()).isTrue();
    assertThat(record.transparentRetries()).isEqualTo(1);
    assertThat(record.attempts()).isEqualTo(2);
  }

  @Test
  void reportsACallThatNeverReachedABackend() {
    server.shutdownNow();

    assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(() -> call("ok", Map.of()));

    ObservedCall call = recorder.finished.get(0);
    assertThat(call.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(call.peer()).isNull();
    assertThat(recorder.attempts).hasSize(call.attempts());
  }

  @Test
  void reportsACallThatAnInterceptorBreaks() {
    ClientInterceptor broken =
        new ClientInterceptor() {
          @Override
          public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
              MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
            throw new IllegalStateException("broken");
          }
        };
    ManagedChannel channel = channel(Map.of());
    Channel observed =
        ClientInterceptors.intercept(
            ClientInterceptors.intercept(channel, broken),
            CallObservation.client(List.of(recorder)).interceptor().orElseThrow());
    try {
      assertThatIllegalStateException()
          .isThrownBy(
              () -> ClientCalls.blockingUnaryCall(observed, UNARY, CallOptions.DEFAULT, "ok"));
    } finally {
      channel.shutdownNow();
    }

    assertThat(recorder.started).hasSize(1);
    assertThat(recorder.completed).hasSize(1);
    assertThat(recorder.finished.get(0).status().getCode()).isEqualTo(Status.Code.UNKNOWN);
    assertThat(recorder.finished.get(0).attempts()).isZero();
  }

  @Test
  void showsTheDeadline() {
    ManagedChannel channel = channel(Map.of());
    try {
      ClientCalls.blockingUnaryCall(
          channel, UNARY, CallOptions.DEFAULT.withDeadlineAfter(40, TimeUnit.SECONDS), "ok");
    } finally {
      channel.shutdownNow();
    }

    assertThat(recorder.finished.get(0).timeout().toSeconds()).isBetween(20L, 40L);
  }

  @Test
  void showsTheDeadlineThatAnInterceptorInsideSets() {
    ClientPipeline pipeline =
        ClientPipeline.builder()
            .observe(recorder)
            .deadlines(DeadlinePolicy.fromCode().unaryMax(Duration.ofSeconds(40)))
            .build();
    ManagedChannel channel =
        Grpc.newChannelBuilder("localhost:" + port, InsecureChannelCredentials.create()).build();
    try {
      for (CallOptions options :
          List.of(
              CallOptions.DEFAULT, CallOptions.DEFAULT.withDeadlineAfter(80, TimeUnit.SECONDS))) {
        ClientCalls.blockingUnaryCall(pipeline.around(channel), UNARY, options, "ok");
      }
    } finally {
      channel.shutdownNow();
    }

    assertThat(recorder.finished)
        .hasSize(2)
        .allSatisfy(call -> assertThat(call.timeout().toSeconds()).isBetween(20L, 40L));
  }

  @Test
  void methodsThatNobodyGeneratedShareOneName() {
    MethodTable methods = new MethodTable(CallSide.CLIENT, "x", List.of(recorder));

    MethodEntry made = methods.learn(TestCalls.method(MethodType.UNARY, "a.B/C", false));
    MethodEntry generated = methods.learn(UNARY);

    assertThat(made.method().name()).isEqualTo(ObservedMethod.OTHER);
    assertThat(generated.method().name()).isEqualTo("test.v1.Calls/UNARY");
    for (int i = 0; i < 2_000; i++) {
      methods.learn(TestCalls.method(MethodType.UNARY, "a.B/C" + i, true));
    }
    assertThat(methods.learn(TestCalls.method(MethodType.UNARY, "a.B/Z", true)).method().known())
        .isFalse();
  }

  @Test
  void withoutObserversThereIsNoInterceptor() {
    assertThat(CallObservation.client(List.of()).interceptor()).isEmpty();
  }

  private ClientCallRecord record(LongSupplier clock) {
    MethodEntry entry =
        MethodEntry.of(
            new ObservedMethod(CallSide.CLIENT, UNARY.getFullMethodName(), UNARY, "x"),
            List.of(recorder));
    return new ClientCallRecord(entry, UNARY.getFullMethodName(), clock);
  }

  private String call(String request, Map<String, ?> policy) {
    ManagedChannel channel = channel(policy);
    try {
      return ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, request);
    } finally {
      channel.shutdownNow();
    }
  }

  private ManagedChannel channel(Map<String, ?> policy) {
    Map<String, Object> method = new HashMap<>(policy);
    method.put("name", List.of(Map.of()));
    return Grpc.newChannelBuilder("localhost:" + port, InsecureChannelCredentials.create())
        .enableRetry()
        .defaultServiceConfig(Map.of("methodConfig", List.of(method)))
        .intercept(CallObservation.client(List.of(recorder)).interceptor().orElseThrow())
        .build();
  }
}
