package io.grpckit.interceptors.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterceptorOnlyTest {

  private final RecordingObserver recorder = new RecordingObserver();
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name)
            .addService(
                ServerInterceptors.intercept(
                    new TestCalls(request -> CallFields.current().put("request", request))
                        .service(),
                    CallObservation.server(List.of(recorder)).interceptorOnly()))
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow();
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource({
    "UNARY, ok, OK",
    "BIDI_STREAMING, ok, OK",
    "UNARY, error NOT_FOUND, NOT_FOUND",
    "CLIENT_STREAMING, error NOT_FOUND, NOT_FOUND",
    "UNARY, throw, UNKNOWN",
    "BIDI_STREAMING, throw, UNKNOWN",
    "UNARY, malformed, UNKNOWN",
    "UNARY, silent, INTERNAL",
    "CLIENT_STREAMING, silent, INTERNAL",
    "SERVER_STREAMING, silent, OK"
  })
  void tellsTheOutcomeOnce(MethodType type, String request, Status.Code code) {
    start(type, request);

    await().atMost(30, TimeUnit.SECONDS).until(() -> recorder.completed.size() == 1);
    assertThat(recorder.finished).hasSize(1);
    assertThat(recorder.finished.get(0).status().getCode()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"UNARY, hang", "SERVER_STREAMING, hang after headers"})
  void tellsThatTheClientCancelled(MethodType type, String request) {
    ClientCall<String, String> call = start(type, request);
    await().atMost(30, TimeUnit.SECONDS).until(() -> recorder.started.size() == 1);
    call.cancel("enough", null);

    await().atMost(30, TimeUnit.SECONDS).until(() -> recorder.completed.size() == 1);
    assertThat(recorder.finished.get(0).status().getCode()).isEqualTo(Status.Code.CANCELLED);
  }

  @Test
  void countsMessagesAndFindsTheCallInTheContext() {
    ClientCalls.blockingUnaryCall(
        channel, TestCalls.method(MethodType.UNARY), CallOptions.DEFAULT, "hello");

    await().atMost(30, TimeUnit.SECONDS).until(() -> recorder.completed.size() == 1);
    ObservedCall call = recorder.finished.get(0);
    assertThat(call.messagesReceived()).isEqualTo(1);
    assertThat(call.messagesSent()).isEqualTo(1);
    assertThat(call.fields().asMap()).containsEntry("request", "hello");
  }

  private ClientCall<String, String> start(MethodType type, String request) {
    ClientCall<String, String> call = channel.newCall(TestCalls.method(type), CallOptions.DEFAULT);
    call.start(new ClientCall.Listener<>() {}, new Metadata());
    call.request(10);
    call.sendMessage(request);
    call.halfClose();
    return call;
  }
}
