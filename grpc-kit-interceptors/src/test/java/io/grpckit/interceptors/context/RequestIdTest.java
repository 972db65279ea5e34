package io.grpckit.interceptors.context;

import static io.grpckit.interceptors.testing.EchoService.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.ServerPipeline;
import io.grpckit.interceptors.observe.CallHook;
import io.grpckit.interceptors.observe.CallListener;
import io.grpckit.interceptors.observe.CallObserver;
import io.grpckit.interceptors.observe.MethodObserver;
import io.grpckit.interceptors.observe.ObservedCall;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {
  private final AtomicReference<Metadata> headers = new AtomicReference<>();
  private final AtomicReference<Metadata> trailers = new AtomicReference<>();
  private final AtomicReference<String> seen = new AtomicReference<>();

  @Test
  void isTheCallersIfItIsHarmless() {
    assertThat(idOfCallWith("Order-42_a.b")).isEqualTo("Order-42_a.b");
    assertThat(headers.get().get(RequestId.HEADER)).isEqualTo("Order-42_a.b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "a;b", "line\tbreak"})
  void isNewIfTheCallersCouldForgeALogLine(String sent) {
    assertThat(idOfCallWith(sent)).matches("[0-9a-f]{32}");
  }

  @Test
  void isNewIfTheCallersIsTooLong() {
    assertThat(idOfCallWith("a".repeat(128))).hasSize(128);
    assertThat(idOfCallWith("a".repeat(129))).hasSize(32);
  }

  @Test
  void isInTheTrailersOfACallThatFailsAtOnce() {
    EchoService failing =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            responses.onError(Status.NOT_FOUND.asRuntimeException());
          }
        };
    try (TestServer server = serve(failing)) {
      assertThatThrownBy(() -> stub(server, "id-1").unary(say("hi")))
          .hasMessageContaining("NOT_FOUND");
    }
    assertThat(trailers.get().get(RequestId.HEADER)).isEqualTo("id-1");
  }

  @Test
  void isPassedOnToTheNextServer() {
    AtomicReference<String> far = new AtomicReference<>();
    try (TestServer second = serve(recording(far))) {
      EchoService calling =
          new EchoService() {
            @Override
            public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
              EchoServiceGrpc.newBlockingStub(second.channel())
                  .withInterceptors(RequestIdClientInterceptor.create())
                  .unary(request);
              super.unary(request, responses);
            }
          };
      try (TestServer first = serve(calling)) {
        stub(first, "id-1").unary(say("hi"));
      }
    }
    assertThat(far).hasValue("id-1");
  }

  @Test
  void isAFieldOfTheObservedCall() {
    AtomicReference<String> field = new AtomicReference<>();
    ServerPipeline pipeline =
        ServerPipeline.builder()
            .observe(new FieldObserver(field))
            .context(RequestIdServerInterceptor.create())
            .build();
    try (TestServer server = TestServer.start(b -> pipeline.install(b, new EchoService()))) {
      stub(server, "id-1").unary(say("hi"));
      Awaitility.await().untilAsserted(() -> assertThat(field).hasValue("id-1"));
    }
  }

  private String idOfCallWith(String sent) {
    try (TestServer server = serve(recording(seen))) {
      stub(server, sent).unary(say("hi"));
    }
    return seen.get();
  }

  private static EchoService recording(AtomicReference<String> id) {
    return new EchoService() {
      @Override
      public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
        id.set(RequestId.current());
        super.unary(request, responses);
      }
    };
  }

  private static TestServer serve(EchoService service) {
    return TestServer.start(
        b -> b.addService(service).intercept(RequestIdServerInterceptor.create()));
  }

  private EchoServiceGrpc.EchoServiceBlockingStub stub(TestServer server, String id) {
    Metadata sent = new Metadata();
    sent.put(RequestId.HEADER, id);
    return EchoServiceGrpc.newBlockingStub(server.channel())
        .withInterceptors(
            MetadataUtils.newAttachHeadersInterceptor(sent),
            MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));
  }

  private record FieldObserver(AtomicReference<String> field)
      implements CallObserver, MethodObserver, CallListener {
    @Override
    public MethodObserver server(ObservedMethod method) {
      return this;
    }

    @Override
    public CallListener started(ObservedCall call) {
      return this;
    }

    @Override
    public Set<CallHook> hooks() {
      return Set.of(CallHook.CALLBACKS);
    }

    @Override
    public void finished(ObservedCall call) {
      field.set(call.fields().get("request_id"));
    }
  }
}
