package io.grpckit.interceptors.auth;

import static io.grpckit.interceptors.testing.EchoService.say;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.ServerPipeline;
import io.grpckit.interceptors.auth.AuthEvent.Decision;
import io.grpckit.interceptors.context.RequestId;
import io.grpckit.interceptors.context.RequestIdServerInterceptor;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.PatientTimer;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever thread decides, the audit names the request. */
class AuditedRequestIdTest {
  private final List<AuthEvent> events = new CopyOnWriteArrayList<>();
  private final CountDownLatch inHandler = new CountDownLatch(1);
  private final PatientTimer timer = new PatientTimer(inHandler);
  private final TestServer server =
      TestServer.start(builder -> pipeline().install(builder, new EndlessStreams()));

  @AfterEach
  void stop() {
    server.close();
    timer.shutdownNow();
  }

  @Test
  void isThatOfTheCallWhoeverAnswers() {
    assertThat(stub("r-1").unary(say("hello")).getText()).isEqualTo("hello");

    await(Decision.AUTHENTICATED, Decision.WOULD_DENY, Decision.ALLOWED);
    assertThat(events).extracting(AuthEvent::requestId).containsOnly("r-1");
  }

  @Test
  void isThereWhenAStreamExpires() {
    assertThatThrownBy(() -> stub("r-2").serverStream(say("hello")).hasNext())
        .hasMessageContaining("credentials expired");

    await(Decision.AUTHENTICATED, Decision.WOULD_DENY, Decision.ALLOWED, Decision.EXPIRED);
    assertThat(events).extracting(AuthEvent::requestId).containsOnly("r-2");
  }

  private void await(Decision... decisions) {
    Awaitility.await()
        .atMost(10, SECONDS)
        .untilAsserted(
            () ->
                assertThat(events)
                    .extracting(AuthEvent::decision)
                    .containsExactlyInAnyOrder(decisions));
  }

  private ServerPipeline pipeline() {
    return ServerPipeline.builder()
        .context(RequestIdServerInterceptor.create())
        .authenticate(
            request ->
                later(
                    Authentication.accepted(
                        Caller.named("test", "alice"), Instant.now().plus(Duration.ofMillis(200)))),
            options -> options.time(Clock.systemUTC(), timer).audit(events::add))
        .authorize(
            AccessRules.fromContract(),
            options ->
                options
                    .audit(events::add)
                    .shadow(request -> later(AuthorizationDecision.deny("stricter"))))
        .build();
  }

  private static <T> CompletionStage<T> later(T answer) {
    return CompletableFuture.supplyAsync(() -> answer, ForkJoinPool.commonPool());
  }

  private EchoServiceGrpc.EchoServiceBlockingStub stub(String requestId) {
    Metadata headers = new Metadata();
    headers.put(RequestId.HEADER, requestId);
    Channel channel =
        ClientInterceptors.intercept(
            server.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
    return EchoServiceGrpc.newBlockingStub(channel);
  }

  private final class EndlessStreams extends EchoService {
    @Override
    public void serverStream(EchoRequest request, StreamObserver<EchoResponse> responses) {
      inHandler.countDown();
    }
  }
}
