package io.grpckit.interceptors.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.NetworkServer;
import io.grpckit.interceptors.testing.SecurityCase;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A message of few bytes that becomes one of many. */
@SecurityCase(60)
class CompressedMessagesTest {

  private static final Metadata.Key<String> NAME =
      Metadata.Key.of("name", Metadata.ASCII_STRING_MARSHALLER);

  private final AtomicInteger parsed = new AtomicInteger();
  private final AtomicInteger handled = new AtomicInteger();
  private NetworkServer server;

  @BeforeEach
  void startServer() {
    MethodDescriptor<EchoRequest, EchoResponse> unary =
        EchoServiceGrpc.getUnaryMethod().toBuilder().setRequestMarshaller(new Counting()).build();
    ServerServiceDefinition service =
        ServerServiceDefinition.builder(EchoServiceGrpc.SERVICE_NAME)
            .addMethod(
                unary,
                ServerCalls.asyncUnaryCall(
                    (request, responses) -> {
                      handled.incrementAndGet();
                      new EchoService().unary(request, responses);
                    }))
            .build();
    AccessTable access =
        AccessRules.fromCode()
            .service(EchoServiceGrpc.SERVICE_NAME, AccessRule.authenticated())
            .bind(service.getServiceDescriptor().getMethods());
    Authenticator byName =
        request -> {
          String name = request.headers().get(NAME);
          return CompletableFuture.completedFuture(
              name == null
                  ? Authentication.absent()
                  : Authentication.accepted(Caller.named("test", name)));
        };
    server =
        NetworkServer.start(
            it ->
                it.addService(service)
                    .intercept(AuthorizationServerInterceptor.create(access))
                    .intercept(AuthenticationServerInterceptor.create(byName)));
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  private Status send(String text, Metadata headers) {
    try {
      EchoServiceGrpc.newBlockingStub(server.channel())
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
          .withCompression("gzip")
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .unary(EchoService.say(text));
      return Status.OK;
    } catch (StatusRuntimeException refused) {
      return refused.getStatus();
    }
  }

  private static Metadata alice() {
    Metadata headers = new Metadata();
    headers.put(NAME, "alice");
    return headers;
  }

  private static String bomb() {
    return "x".repeat(16 << 20);
  }

  @Test
  void isNotUnpackedForACallerWithoutCredentials() {
    Status status = send(bomb(), new Metadata());

    assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(parsed).hasValue(0);
  }

  @Test
  void endsTheCallOfACallerWithCredentialsBeforeTheHandler() {
    Status status = send(bomb(), alice());

    // Unpacking fails where no interceptor stands: the status is grpc-java's, UNKNOWN in 1.85.
    assertThat(status.getCode()).isIn(Status.Code.UNKNOWN, Status.Code.RESOURCE_EXHAUSTED);
    assertThat(parsed).hasValue(0);
    assertThat(handled).hasValue(0);
  }

  @Test
  void isFineWithinTheLimit() {
    assertThat(send("x".repeat(1 << 20), alice()).getCode()).isEqualTo(Status.Code.OK);
    assertThat(parsed).hasValue(1);
    assertThat(handled).hasValue(1);
  }

  /** Counts the messages that are read. */
  private final class Counting implements MethodDescriptor.Marshaller<EchoRequest> {
    private final MethodDescriptor.Marshaller<EchoRequest> requests =
        EchoServiceGrpc.getUnaryMethod().getRequestMarshaller();

    @Override
    public InputStream stream(EchoRequest request) {
      return requests.stream(request);
    }

    @Override
    public EchoRequest parse(InputStream stream) {
      EchoRequest request = requests.parse(stream);
      parsed.incrementAndGet();
      return request;
    }
  }
}
