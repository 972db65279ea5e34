package io.grpckit.interceptors.auth.jwt;

import static io.grpckit.interceptors.auth.jwt.Token.AUDIENCE;
import static io.grpckit.interceptors.auth.jwt.Token.ISSUER;
import static io.grpckit.interceptors.auth.jwt.Token.NOW;
import static io.grpckit.interceptors.auth.jwt.Token.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.auth.AuthenticationServerInterceptor;
import io.grpckit.interceptors.auth.Authenticator;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.auth.client.BearerTokenCredentials;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.SecurityCase;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Callers that share threads never share an identity. */
@SecurityCase(56)
class MixedIdentitiesTest {

  private static final int CALLERS = 1000;
  private static final int IDENTITIES = 50;

  private final ExecutorService others = Executors.newFixedThreadPool(4);

  @Test
  void aThousandParallelCallersSeeThemselvesAndNobodyElse() throws Exception {
    JwtAuthenticator jwt =
        JwtAuthenticator.builder(
                KeySet.of(VerificationKey.of(JwtAlgorithm.ES256, TestKeys.P256.getPublic())))
            .issuer(ISSUER)
            .audience(AUDIENCE)
            .clock(Clock.fixed(NOW, ZoneOffset.UTC))
            .build();
    // Half of the answers come later and from another thread.
    Authenticator hopping =
        request ->
            Math.floorMod(request.headers().hashCode(), 2) == 0
                ? jwt.authenticate(request)
                : jwt.authenticate(request)
                    .thenApplyAsync(found -> found, ForkJoinPool.commonPool());

    try (TestServer server =
        TestServer.start(
            it ->
                it.addService(new HoppingService())
                    .intercept(AuthenticationServerInterceptor.create(hopping)))) {
      List<String> tokens = new ArrayList<>();
      for (int i = 0; i < IDENTITIES; i++) {
        tokens.add(valid().claim("sub", "\"user-" + i + "\"").sign());
      }
      List<CompletableFuture<String>> calls = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        calls.add(call(server, tokens.get(i % IDENTITIES)));
      }
      for (int i = 0; i < CALLERS; i++) {
        String self = ISSUER + "#user-" + i % IDENTITIES;
        assertThat(calls.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(self + " " + self);
      }
    } finally {
      others.shutdownNow();
    }
  }

  private static CompletableFuture<String> call(TestServer server, String token) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    EchoServiceGrpc.newStub(server.channel())
        .withCallCredentials(BearerTokenCredentials.of(token))
        .unary(
            EchoService.say("who?"),
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
    return answer;
  }

  /** Looks at the caller on the call's thread and, through the Context, on another. */
  private final class HoppingService extends EchoService {
    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      String here = Caller.current().toString();
      others.execute(
          Context.current()
              .wrap(
                  () ->
                      HoppingService.super.unary(
                          EchoService.say(here + " " + Caller.current()), responses)));
    }
  }
}
