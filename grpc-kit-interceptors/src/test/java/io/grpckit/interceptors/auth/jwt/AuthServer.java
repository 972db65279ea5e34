package io.grpckit.interceptors.auth.jwt;

import io.grpc.CallCredentials;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.ServerBuilder;
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
import io.grpckit.interceptors.testing.NetworkServer;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A server that answers with the caller's name, behind both interceptors. */
public final class AuthServer implements AutoCloseable {

  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  public final AtomicInteger handled = new AtomicInteger();
  public final List<AuthEvent> audited = new CopyOnWriteArrayList<>();
  private final Channel channel;
  private final Runnable stop;

  private AuthServer(Authenticator authenticator, AccessRule rule, boolean network) {
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
    Consumer<ServerBuilder<?>> configuration =
        builder ->
            builder
                .addService(new NamingService())
                .intercept(authorization)
                .intercept(authentication);
    if (network) {
      NetworkServer server = NetworkServer.start(configuration);
      channel = server.channel();
      stop = server::close;
    } else {
      TestServer server = TestServer.start(configuration);
      channel = server.channel();
      stop = server::close;
    }
  }

  public static AuthServer with(Authenticator authenticator) {
    return new AuthServer(authenticator, AccessRule.authenticated(), false);
  }

  /** The same over TCP, with room for metadata that servers usually have not. */
  public static AuthServer overTheNetwork(Authenticator authenticator) {
    return new AuthServer(authenticator, AccessRule.authenticated(), true);
  }

  public static AuthServer open(Authenticator authenticator) {
    return new AuthServer(authenticator, AccessRule.permitAll(), false);
  }

  /** Calls with a bearer token and returns the caller's name. */
  public String call(String token) {
    return call(bearer(token));
  }

  public String call(Metadata headers) {
    return call(
        EchoServiceGrpc.newBlockingStub(
            ClientInterceptors.intercept(
                channel, MetadataUtils.newAttachHeadersInterceptor(headers))));
  }

  public String call(CallCredentials credentials) {
    return call(EchoServiceGrpc.newBlockingStub(channel).withCallCredentials(credentials));
  }

  private static String call(EchoServiceGrpc.EchoServiceBlockingStub stub) {
    return stub.withDeadlineAfter(20, TimeUnit.SECONDS).unary(EchoService.say("who?")).getText();
  }

  /** The status of a call that must fail. */
  public Status refusal(Metadata headers) {
    try {
      throw new AssertionError("not refused: " + call(headers));
    } catch (StatusRuntimeException refused) {
      return refused.getStatus();
    }
  }

  public Status refusal(String token) {
    return refusal(bearer(token));
  }

  public static Metadata bearer(String token) {
    return authorization("Bearer " + token);
  }

  public static Metadata authorization(String... values) {
    Metadata headers = new Metadata();
    for (String value : values) {
      headers.put(AUTHORIZATION, value);
    }
    return headers;
  }

  @Override
  public void close() {
    stop.run();
  }

  private final class NamingService extends EchoService {
    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      handled.incrementAndGet();
      super.unary(EchoService.say(Caller.current().toString()), responses);
    }
  }
}
