package io.grpckit.interceptors;

import static io.grpckit.interceptors.testing.EchoService.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.auth.AccessRule;
import io.grpckit.interceptors.auth.AccessRules;
import io.grpckit.interceptors.auth.Authentication;
import io.grpckit.interceptors.auth.Authenticator;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.context.MdcServerInterceptor;
import io.grpckit.interceptors.context.RequestIdServerInterceptor;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.interceptors.logging.CallLog;
import io.grpckit.interceptors.observe.CallFields;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stage that answers later resumes its call through every stage outside of it. */
class AsynchronousStagesTest {
  private final Authenticator slow =
      request ->
          CompletableFuture.supplyAsync(
              () -> Authentication.accepted(Caller.named("test", "alice")),
              CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS));

  private TestServer server;
  private Channel channel;

  @BeforeEach
  void start() {
    ServerPipeline pipeline =
        ServerPipeline.builder()
            .observe(CallLog.defaults())
            .context(
                RequestIdServerInterceptor.create(),
                MdcServerInterceptor.create(CallFields.REQUEST_ID))
            .deadlines(DeadlinePolicy.fromCode().unaryMax(Duration.ofMinutes(1)))
            .authenticate(slow)
            .authorize(
                AccessRules.fromCode()
                    .service(EchoServiceGrpc.SERVICE_NAME, AccessRule.authenticated()))
            .build();
    server = TestServer.start(builder -> pipeline.install(builder, new EchoService()));
    channel = server.channel();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void ofAUnaryCall() {
    EchoResponse response =
        EchoServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(Duration.ofMinutes(2))
            .unary(say("hello"));

    assertThat(response.getText()).isEqualTo("hello");
  }

  @Test
  void ofABidiStream() throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    StreamObserver<EchoRequest> requests =
        EchoServiceGrpc.newStub(channel)
            .bidi(
                new StreamObserver<>() {
                  @Override
                  public void onNext(EchoResponse response) {
                    answer.complete(response.getText());
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {}
                });

    requests.onNext(say("hello"));

    assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("hello");
    requests.onCompleted();
  }
}
