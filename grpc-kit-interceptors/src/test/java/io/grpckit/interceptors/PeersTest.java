package io.grpckit.interceptors;

import static io.grpckit.interceptors.testing.EchoService.say;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpckit.interceptors.auth.AccessRules;
import io.grpckit.interceptors.auth.Authentication;
import io.grpckit.interceptors.auth.AuthenticationServerInterceptor;
import io.grpckit.interceptors.auth.FailureThrottle;
import io.grpckit.interceptors.context.PeerResolver;
import io.grpckit.interceptors.observe.CallListener;
import io.grpckit.interceptors.observe.CallObserver;
import io.grpckit.interceptors.observe.MethodObserver;
import io.grpckit.interceptors.observe.ObservedCall;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** A proxy on this machine says where calls come from; all stages believe it, or none does. */
class PeersTest {
  private static final Metadata.Key<String> FORWARDED_FOR =
      Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER);
  private static final PeerResolver TRUSTING =
      PeerResolver.builder().trustLocalTransports().build();

  private final BlockingQueue<String> observed = new LinkedBlockingQueue<>();
  private final List<String> seenInside = new CopyOnWriteArrayList<>();
  private final List<String> audited = new CopyOnWriteArrayList<>();

  @Test
  void namesTheTrueCallerEverywhere() throws Exception {
    try (TestServer server = start(pipeline().peers(TRUSTING))) {
      call(server, "192.0.2.1");
      call(server, "192.0.2.66");
    }

    assertThat(seenInside).containsExactly("/192.0.2.1:0");
    assertThat(audited).containsExactly("/192.0.2.66:0");
    assertThat(List.of(observed.poll(10, SECONDS), observed.poll(10, SECONDS)))
        .containsExactlyInAnyOrder("/192.0.2.1:0", "/192.0.2.66:0");
  }

  @Test
  void namesTheConnectionWithoutAResolver() throws Exception {
    try (TestServer server = start(pipeline())) {
      call(server, "192.0.2.1");
    }

    assertThat(observed.poll(10, SECONDS)).doesNotContain("192.0.2.1");
    assertThat(seenInside).doesNotContain("/192.0.2.1:0");
  }

  @Test
  void throttlesEachCallerBehindTheProxyByItself() {
    try (TestServer server = start(pipeline().peers(TRUSTING))) {
      for (int i = 0; i < 2; i++) {
        assertThat(call(server, "192.0.2.66")).isEqualTo(Status.Code.UNAUTHENTICATED);
      }

      assertThat(call(server, "192.0.2.66")).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(call(server, "192.0.2.1")).isEqualTo(Status.Code.OK);
    }
  }

  @Test
  void hasOneResolver() {
    ServerPipelineBuilder builder = ServerPipeline.builder().peers(TRUSTING);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.peers(PeerResolver.direct()))
        .withMessage("peers must have one resolver, a second was added");
  }

  /** Whoever comes from 192.0.2.66 has a wrong password. */
  private ServerPipelineBuilder pipeline() {
    return ServerPipeline.builder()
        .observe(observer())
        .authenticate(
            AuthenticationServerInterceptor.builder(
                    request ->
                        CompletableFuture.completedFuture(
                            String.valueOf(
                                        request.attributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR))
                                    .contains("192.0.2.66")
                                ? Authentication.rejected("wrong password")
                                : Authentication.absent()))
                .throttle(FailureThrottle.of(2, Duration.ofMinutes(1)))
                .audit(event -> audited.add(event.peer()))
                .build())
        .authorize(AccessRules.fromContract())
        .intercept(
            new ServerInterceptor() {
              @Override
              public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
                  ServerCall<ReqT, RespT> call,
                  Metadata headers,
                  ServerCallHandler<ReqT, RespT> next) {
                seenInside.add(
                    String.valueOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)));
                return next.startCall(call, headers);
              }
            });
  }

  private CallObserver observer() {
    return new CallObserver() {
      @Override
      public MethodObserver server(ObservedMethod method) {
        return call ->
            new CallListener() {
              @Override
              public void finished(ObservedCall ended) {
                observed.add(String.valueOf(ended.peer()));
              }
            };
      }
    };
  }

  private static TestServer start(ServerPipelineBuilder pipeline) {
    return TestServer.start(server -> pipeline.build().install(server, new EchoService()));
  }

  private static Status.Code call(TestServer server, String address) {
    Metadata headers = new Metadata();
    headers.put(FORWARDED_FOR, address);
    Throwable thrown =
        catchThrowable(
            () ->
                EchoServiceGrpc.newBlockingStub(server.channel())
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .unary(say("hi")));
    return thrown == null ? Status.Code.OK : Status.fromThrowable(thrown).getCode();
  }
}
