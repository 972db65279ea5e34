package io.grpckit.interceptors.auth.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.auth.Authentication;
import io.grpckit.interceptors.auth.AuthenticationServerInterceptor;
import io.grpckit.interceptors.auth.Authenticator;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TokenPropagationTest {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final List<String> downstreamSaw = Collections.synchronizedList(new ArrayList<>());

  @Test
  void passesTheTokenToAListedService() {
    callThrough(TokenPropagation.to(EchoServiceGrpc.SERVICE_NAME), "users-token");

    assertThat(downstreamSaw).containsExactly("Bearer users-token");
  }

  @Test
  void passesNothingToOthers() {
    callThrough(TokenPropagation.to("orders.v1.OrderService"), "users-token");

    assertThat(downstreamSaw).containsExactly("nothing");
  }

  @Test
  void passesNothingWhereThereIsNothing() {
    callThrough(TokenPropagation.to(EchoServiceGrpc.SERVICE_NAME), null);

    assertThat(downstreamSaw).containsExactly("nothing");
  }

  @Test
  void leavesCredentialsOfTheCallsOwnAlone() {
    try (TestServer downstream =
        TestServer.start(it -> it.addService(new EchoService()).intercept(new Witness()))) {
      Channel channel =
          ClientInterceptors.intercept(
              downstream.channel(), TokenPropagation.to(EchoServiceGrpc.SERVICE_NAME));
      try (TestServer front = front(channel, BearerTokenCredentials.of("own"))) {
        call(front, "users-token");
      }
    }

    assertThat(downstreamSaw).containsExactly("Bearer own");
  }

  private void callThrough(ClientInterceptor propagation, String token) {
    try (TestServer downstream =
        TestServer.start(it -> it.addService(new EchoService()).intercept(new Witness()))) {
      Channel channel = ClientInterceptors.intercept(downstream.channel(), propagation);
      try (TestServer front = front(channel, null)) {
        call(front, token);
      }
    }
  }

  private static void call(TestServer front, String token) {
    EchoServiceGrpc.EchoServiceBlockingStub stub = EchoServiceGrpc.newBlockingStub(front.channel());
    if (token != null) {
      stub = stub.withCallCredentials(BearerTokenCredentials.of(token));
    }
    stub.unary(EchoService.say("x"));
  }

  /** A server whose handler calls another. */
  private static TestServer front(Channel downstream, BearerTokenCredentials own) {
    EchoService handler =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            responses.onNext(
                EchoServiceGrpc.newBlockingStub(downstream)
                    .withCallCredentials(own)
                    .unary(request));
            responses.onCompleted();
          }
        };
    Authenticator authenticator =
        request ->
            CompletableFuture.completedFuture(
                request.headers().containsKey(AUTHORIZATION)
                    ? Authentication.accepted(Caller.named("test", "alice"))
                    : Authentication.absent());
    return TestServer.start(
        it ->
            it.addService(handler)
                .intercept(TokenPropagation.capture())
                .intercept(AuthenticationServerInterceptor.create(authenticator)));
  }

  private final class Witness implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      String value = headers.get(AUTHORIZATION);
      downstreamSaw.add(value == null ? "nothing" : value);
      return next.startCall(call, headers);
    }
  }
}
