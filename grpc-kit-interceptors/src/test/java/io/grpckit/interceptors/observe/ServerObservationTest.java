package io.grpckit.interceptors.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServerObservationTest {

  private final RecordingObserver recorder = new RecordingObserver();

  @Test
  void countsMessagesAndBytesOfTheWire() {
    try (Rig rig = new Rig(List.of(recorder))) {
      assertThat(rig.start(MethodType.UNARY, "hello").status().isOk()).isTrue();
      await().atMost(30, TimeUnit.SECONDS).until(() -> recorder.finished.size() == 1);
    }

    ObservedCall call = recorder.finished.get(0);
    assertThat(call.messagesReceived()).isEqualTo(1);
    assertThat(call.messagesSent()).isEqualTo(1);
    assertThat(call.bytesReceived()).isEqualTo(5);
    assertThat(call.bytesSent()).isEqualTo(5);
    assertThat(call.attempts()).isEqualTo(1);
    assertThat(call.peer().toString()).contains("127.0.0.1");
    assertThat(call.method().name()).isEqualTo("test.v1.Calls/UNARY");
    assertThat(call.method().service()).isEqualTo("test.v1.Calls");
    assertThat(call.method().bareName()).isEqualTo("UNARY");
  }

  @Test
  void showsTheDeadlineThatTheClientSet() {
    try (Rig rig = new Rig(List.of(recorder))) {
      CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(40, TimeUnit.SECONDS);
      rig.start(TestCalls.method(MethodType.UNARY), options, new Metadata(), "ok").status();
      await().atMost(30, TimeUnit.SECONDS).until(() -> recorder.completed.size() == 1);
    }

    assertThat(recorder.completed.get(0).timeout().toMillis()).isBetween(20_000L, 40_100L);
  }

  /** The server resets it before it is a call, and no tracer hears of its end. */
  @Test
  void hearsNothingOfACallWithAMalformedTimeout() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER), "soon");

    try (Rig rig = new Rig(List.of(recorder))) {
      MethodDescriptor<String, String> method = TestCalls.method(MethodType.UNARY);
      assertThat(rig.start(method, CallOptions.DEFAULT, headers, "ok").status().isOk()).isFalse();
      assertThat(rig.start(MethodType.UNARY, "ok").status().isOk()).isTrue();
      await().atMost(30, TimeUnit.SECONDS).until(() -> recorder.completed.size() == 1);
    }

    assertThat(recorder.started).hasSize(1);
    assertThat(recorder.completed).hasSize(1);
  }

  @Test
  void learnsGeneratedMethodsThatWereNotBound() throws Exception {
    ServerObservation observation = CallObservation.server(List.of(recorder));
    callInProcess(observation, TestCalls.method(MethodType.UNARY));
    await().atMost(30, TimeUnit.SECONDS).until(() -> recorder.finished.size() == 1);

    assertThat(recorder.finished.get(0).method().name()).isEqualTo("test.v1.Calls/UNARY");
    assertThat(recorder.started).hasSize(1);
  }

  @Test
  void anObserverThatThrowsHarmsNoCall() {
    long before = TelemetryFailures.total();
    CallObserver broken = new Broken();

    try (Rig rig = new Rig(List.of(broken, recorder))) {
      for (MethodType type : List.of(MethodType.UNARY, MethodType.BIDI_STREAMING)) {
        assertThat(rig.start(type, "ok").status()).isEqualTo(Status.OK);
      }
      await().atMost(30, TimeUnit.SECONDS).until(() -> recorder.completed.size() == 2);
    }

    assertThat(TelemetryFailures.total()).isGreaterThan(before + 10);
  }

  @Test
  void withoutObserversInstallsNothing() {
    assertThat(CallObservation.server(List.of()).interceptor()).isEmpty();
  }

  @Test
  void withoutHooksInstallsNoInterceptor() {
    CallObserver plain =
        new CallObserver() {
          @Override
          public MethodObserver server(ObservedMethod method) {
            return call -> null;
          }
        };
    ServerObservation observation = CallObservation.server(List.of(plain));
    observation.bind(List.of(new TestCalls().service()));

    assertThat(observation.interceptor()).isEmpty();
  }

  private static void callInProcess(
      ServerObservation observation, MethodDescriptor<String, String> method) throws Exception {
    String name = InProcessServerBuilder.generateName();
    var server =
        InProcessServerBuilder.forName(name)
            .addService(new TestCalls().service())
            .addStreamTracerFactory(observation.streamTracerFactory())
            .intercept(observation.interceptor().orElseThrow())
            .build()
            .start();
    var channel = InProcessChannelBuilder.forName(name).build();
    try {
      assertThat(ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, "ok"))
          .isEqualTo("ok");
    } finally {
      channel.shutdownNow();
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  /** Throws wherever it is called. */
  private static final class Broken implements CallObserver {
    @Override
    public MethodObserver server(ObservedMethod method) {
      return new MethodObserver() {
        @Override
        public CallListener started(ObservedCall call) {
          return new Thrower();
        }

        @Override
        public Set<CallHook> hooks() {
          return Set.of(CallHook.CALLBACKS, CallHook.MESSAGES);
        }
      };
    }
  }

  private static final class Thrower implements CallListener {
    @Override
    public void messageReceived(ObservedCall call, int sequence, long wireBytes, long bytes) {
      throw new IllegalStateException("messageReceived");
    }

    @Override
    public void messageSent(ObservedCall call, int sequence, long wireBytes, long bytes) {
      throw new IllegalStateException("messageSent");
    }

    @Override
    public void finished(ObservedCall call) {
      throw new IllegalStateException("finished");
    }

    @Override
    public void completed(ObservedCall call) {
      throw new IllegalStateException("completed");
    }

    @Override
    public AutoCloseable enter(ObservedCall call) {
      return () -> {
        throw new IllegalStateException("leave");
      };
    }

    @Override
    public void responseHeaders(ObservedCall call, Metadata headers) {
      throw new IllegalStateException("responseHeaders");
    }

    @Override
    public void request(ObservedCall call, Object message) {
      throw new IllegalStateException("request");
    }

    @Override
    public void response(ObservedCall call, Object message) {
      throw new IllegalStateException("response");
    }
  }
}
