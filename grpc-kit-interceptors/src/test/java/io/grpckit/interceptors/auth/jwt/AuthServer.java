package io.grpckit.interceptors.auth.jwt;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.auth.AccessRule;
import io.grpckit.interceptors.auth.AccessRules;
import io.grpckit.interceptors.auth.AuthAudit;
import io.grpckit.interceptors.auth.AuthEvent;
import io.grpckit.interceptors.auth.AuthenticationServerInterceptor;
import io.grpckit.interceptors.auth.Authenticator;
import io.grpckit.interceptors.auth.AuthorizationServerInterceptor;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers with the caller's name, behind both interceptors. */
final class AuthServer implements AutoCloseable {

  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  final AtomicInteger handled = new AtomicInteger();
  final List<AuthEvent> audited = new CopyOnWriteArrayList<>();
  private final TestServer server;

  private AuthServer(Authenticator authenticator, AccessRule rule) {
    AuthAudit audit = audited::add;
    ServerInterceptor authentication =
        AuthenticationServerInterceptor.builder(authenticator).audit(audit).build();
    ServerInterceptor authorization =
        AuthorizationServerInterceptor.builder(
                AccessRules.fromCode()
                    .service(EchoServiceGrpc.SERVICE_NAME, rule)
                    .bind(EchoServiceGrpc.getServiceDescriptor().getMethods()))
            .audit(audit)
            .build();
    server =
        TestServer.start(
            builder ->
                builder
                    .addService(new NamingService())
                    .intercept(authorization)
                    .intercept(authentication));
  }

  static AuthServer with(Authenticator authenticator) {
    return new AuthServer(authenticator, AccessRule.authenticated());
  }

  static AuthServer open(Authenticator authenticator) {
    return new AuthServer(authenticator, AccessRule.permitAll());
  }

  /** Calls with a bearer token and returns the caller's name. */
  String call(String token) {
    return call(bearer(token));
  }

  String call(Metadata headers) {
    Channel channel =
        ClientInterceptors.intercept(
            server.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
    return EchoServiceGrpc.newBlockingStub(channel).unary(EchoService.say("who?")).getText();
  }

  /** The status of a call that must fail. */
  Status refusal(Metadata headers) {
    try {
      throw new AssertionError("not refused: " + call(headers));
    } catch (StatusRuntimeException refused) {
      return refused.getStatus();
    }
  }

  Status refusal(String token) {
    return refusal(bearer(token));
  }

  static Metadata bearer(String token) {
    return authorization("Bearer " + token);
  }

  static Metadata authorization(String... values) {
    Metadata headers = new Metadata();
    for (String value : values) {
      headers.put(AUTHORIZATION, value);
    }
    return headers;
  }

  @Override
  public void close() {
    server.close();
  }

  private final class NamingService extends EchoService {
    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      handled.incrementAndGet();
      super.unary(EchoService.say(Caller.current().toString()), responses);
    }
  }
}
