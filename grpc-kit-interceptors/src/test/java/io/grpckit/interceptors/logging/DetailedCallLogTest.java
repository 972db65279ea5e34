package io.grpckit.interceptors.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.internal.MdcScope;
import io.grpckit.interceptors.observe.CallFields;
import io.grpckit.interceptors.observe.CallObservation;
import io.grpckit.interceptors.observe.LogLines;
import io.grpckit.interceptors.observe.Rig;
import io.grpckit.interceptors.observe.TestCalls;
import io.grpckit.interceptors.testing.v1.LoggingServiceGrpc;
import io.grpckit.interceptors.testing.v1.Secrets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.event.Level;

class DetailedCallLogTest {

  private final LogLines log = new LogLines(CallLog.SERVER_LOGGER);
  private final LogLines payloads = new LogLines(CallLog.PAYLOAD_LOGGER);

  @AfterEach
  void close() {
    log.close();
    payloads.close();
  }

  @Test
  void startsAreLoggedWhereTheyAreAskedFor() {
    try (Rig rig = new Rig(List.of(CallLog.builder().starts().build()))) {
      rig.start(MethodType.UNARY, "ok").status();
      awaitLines(log, 2);
    }

    assertThat(log.lines().get(0).getLevel()).isEqualTo(ch.qos.logback.classic.Level.DEBUG);
    assertThat(log.messages().get(0)).isEqualTo("test.v1.Calls/UNARY started");
    assertThat(log.messages().get(1)).startsWith("test.v1.Calls/UNARY OK in ");
    assertThat(log.threads()).noneMatch(thread -> thread.contains("ELG"));
  }

  @Test
  void theContractDecidesPerMethod() throws Exception {
    Secrets secrets = Secrets.newBuilder().setName("alice").setPassword("hunter2").build();
    withLoggingService(
        channel -> {
          LoggingServiceGrpc.newBlockingStub(channel).quiet(secrets);
          LoggingServiceGrpc.newBlockingStub(channel).loud(secrets);
          awaitLines(log, 2);
        });

    assertThat(payloads.messages())
        .containsExactly(
            "grpckit.interceptors.test.v1.LoggingService/Loud request 1:"
                + " {name: \"alice\", password: [REDACTED]}",
            "grpckit.interceptors.test.v1.LoggingService/Loud response 1:"
                + " {name: \"alice\", password: [REDACTED]}");
    assertThat(log.messages()).hasSize(2).allMatch(message -> message.contains("/Loud "));
  }

  @Test
  void fieldsAreHiddenByName() throws Exception {
    CallLog hiding = CallLog.builder().redact("grpckit.interceptors.test.v1.Secrets.name").build();

    assertThat(loud(hiding)).isEqualTo("{name: [REDACTED], password: [REDACTED]}");
  }

  @Test
  void allFieldsAreHiddenButThoseThatAreListedUnlessTheContractHidesThem() throws Exception {
    CallLog showing =
        CallLog.builder().showOnly("grpckit.interceptors.test.v1.Secrets.password").build();

    assertThat(loud(showing)).isEqualTo("{name: [REDACTED], password: [REDACTED]}");
  }

  private String loud(CallLog callLog) throws Exception {
    Secrets secrets = Secrets.newBuilder().setName("alice").setPassword("hunter2").build();
    withLoggingService(
        callLog,
        channel -> {
          LoggingServiceGrpc.newBlockingStub(channel).loud(secrets);
          awaitLines(log, 1);
        });
    String request = payloads.messages().get(0);
    return request.substring(request.indexOf('{'));
  }

  @Test
  void onlyTheFirstMessagesOfAStreamAreLogged() throws Exception {
    withLoggingService(
        channel -> {
          StreamObserver<Secrets> requests =
              LoggingServiceGrpc.newStub(channel).chatty(new Ignoring());
          for (int i = 0; i < 50; i++) {
            requests.onNext(Secrets.getDefaultInstance());
          }
          requests.onCompleted();
          awaitLines(log, 2);
        });

    assertThat(payloads.messages()).hasSize(2 * PayloadLog.MAX_MESSAGES);
    assertThat(log.fields(1)).containsEntry("messages.received", 50L);
  }

  @Test
  void listedMetadataStandsOnTheLine() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("x-tenant", Metadata.ASCII_STRING_MARSHALLER), "acme");
    headers.put(Metadata.Key.of("x-tenant", Metadata.ASCII_STRING_MARSHALLER), "globex");
    headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer x");
    try (Rig rig = new Rig(List.of(CallLog.builder().metadata("X-Tenant").build()))) {
      rig.start(TestCalls.method(MethodType.UNARY), CallOptions.DEFAULT, headers, "ok").status();
      awaitLines(log, 1);
    }

    assertThat(log.fields(0))
        .containsEntry("rpc.request.metadata.x-tenant", "acme, globex")
        .doesNotContainValue("Bearer x");
  }

  @Test
  void credentialsAreNeverListed() {
    for (String name :
        List.of("Authorization", "cookie", "trace-bin", "x-api-key", "X-Auth-Token", "no good")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CallLog.builder().metadata(name))
          .withMessage("metadata must be text and no credential, was " + name);
    }
  }

  @Test
  void whatWouldRedactNothingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CallLog.builder().redact("card"))
        .withMessage("fields must be package.Message.field, was card");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CallLog.builder().level("Orders.Get", Status.Code.OK, Level.DEBUG))
        .withMessage("method must be package.Service/Method, was Orders.Get");
  }

  @Test
  void theMdcHoldsTheCallWhileItsCodeRunsAndIsRestored() {
    List<Map<String, String>> seen = new CopyOnWriteArrayList<>();
    TestCalls calls =
        new TestCalls(
            request -> {
              seen.add(MDC.getCopyOfContextMap());
              CallFields.current().put(CallFields.PRINCIPAL, "alice");
            });
    try (Rig rig = new Rig(List.of(CallLog.builder().mdc().build()), calls)) {
      rig.start(MethodType.BIDI_STREAMING, "ok").status();
      awaitLines(log, 1);
    }

    assertThat(seen).containsExactly(Map.of("rpc.method", "test.v1.Calls/BIDI_STREAMING"));
    MDC.put("rpc.method", "outer");
    MdcScope restored = new MdcScope();
    restored.close();
    assertThat(MDC.get("rpc.method")).isEqualTo("outer");
    MDC.clear();
  }

  @Test
  void aClientsLineHasAttemptsAndTheRequestId() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER), "r-1");
    try (LogLines client = new LogLines(CallLog.CLIENT_LOGGER);
        Rig rig = new Rig(List.of(), List.of(CallLog.defaults()))) {
      rig.start(TestCalls.method(MethodType.UNARY), CallOptions.DEFAULT, headers, "ok").status();
      awaitLines(client, 1);

      assertThat(client.fields(0))
          .containsEntry("grpc.side", "client")
          .containsEntry("attempts", 1)
          .containsEntry("request_id", "r-1");
      assertThat(client.lines().get(0).getLevel()).isEqualTo(ch.qos.logback.classic.Level.DEBUG);
    }
  }

  private interface Calls {
    void make(ManagedChannel channel) throws Exception;
  }

  private static void withLoggingService(Calls calls) throws Exception {
    withLoggingService(CallLog.defaults(), calls);
  }

  private static void withLoggingService(CallLog callLog, Calls calls) throws Exception {
    LoggingServiceGrpc.LoggingServiceImplBase service = new Echoing();
    NettyServerBuilder builder = NettyServerBuilder.forPort(0).addService(service);
    CallObservation.server(List.of(callLog)).observe(builder, List.of(service.bindService()));
    Server server = builder.build().start();
    ManagedChannel channel =
        Grpc.newChannelBuilder("localhost:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
    try {
      calls.make(channel);
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  private static void awaitLines(LogLines log, int count) {
    await().atMost(30, TimeUnit.SECONDS).until(() -> log.lines().size() >= count);
  }

  /** Answers what it is asked. */
  private static final class Echoing extends LoggingServiceGrpc.LoggingServiceImplBase {
    @Override
    public void quiet(Secrets request, StreamObserver<Secrets> responses) {
      responses.onNext(request);
      responses.onCompleted();
    }

    @Override
    public void loud(Secrets request, StreamObserver<Secrets> responses) {
      quiet(request, responses);
    }

    @Override
    public StreamObserver<Secrets> chatty(StreamObserver<Secrets> responses) {
      return new StreamObserver<>() {
        @Override
        public void onNext(Secrets request) {
          responses.onNext(request);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {
          responses.onCompleted();
        }
      };
    }
  }

  private static final class Ignoring implements StreamObserver<Secrets> {
    @Override
    public void onNext(Secrets message) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
