package io.grpckit.interceptors.auth.jwt;

import static io.grpckit.interceptors.auth.jwt.BadToken.quoted;
import static io.grpckit.interceptors.auth.jwt.Token.AUDIENCE;
import static io.grpckit.interceptors.auth.jwt.Token.ISSUER;
import static io.grpckit.interceptors.auth.jwt.Token.NOW;
import static io.grpckit.interceptors.auth.jwt.Token.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.auth.AuthenticationServerInterceptor;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.auth.TestCertificates;
import io.grpckit.interceptors.auth.client.BearerTokenCredentials;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.SecurityCase;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 8705, over real TLS: a token is worth nothing without the certificate that it names. */
@SecurityCase(35)
class CertificateBoundTokensTest {

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final JwtAuthenticator authenticator =
      JwtAuthenticator.builder(
              KeySet.of(VerificationKey.of(JwtAlgorithm.ES256, TestKeys.P256.getPublic())))
          .issuer(ISSUER)
          .audience(AUDIENCE)
          .clock(Clock.fixed(NOW, ZoneOffset.UTC))
          .build();
  private Server server;

  @BeforeEach
  void startServer() throws IOException {
    server =
        Grpc.newServerBuilderForPort(
                0,
                TlsServerCredentials.newBuilder()
                    .keyManager(
                        TestCertificates.file("server.pem").toFile(),
                        TestCertificates.file("server.key").toFile())
                    .trustManager(TestCertificates.file("ca.pem").toFile())
                    .clientAuth(ClientAuth.OPTIONAL)
                    .build())
            .addService(new WhoService())
            .intercept(AuthenticationServerInterceptor.create(authenticator))
            .build()
            .start();
  }

  @AfterEach
  void stopServer() throws InterruptedException {
    for (ManagedChannel channel : channels) {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  private static String boundTo(String certificate) throws Exception {
    byte[] encoded = TestCertificates.certificate(certificate).getEncoded();
    String thumbprint = Token.base64(MessageDigest.getInstance("SHA-256").digest(encoded));
    return valid().claim("cnf", "{\"x5t#S256\":" + quoted(thumbprint) + "}").sign();
  }

  private static TlsChannelCredentials.Builder trusting() throws IOException {
    return TlsChannelCredentials.newBuilder()
        .trustManager(TestCertificates.file("ca.pem").toFile());
  }

  private EchoServiceGrpc.EchoServiceBlockingStub as(String certificate) throws IOException {
    return stub(
        trusting()
            .keyManager(
                TestCertificates.file(certificate + ".pem").toFile(),
                TestCertificates.file(certificate + ".key").toFile()));
  }

  private EchoServiceGrpc.EchoServiceBlockingStub withoutCertificate() throws IOException {
    return stub(trusting());
  }

  private EchoServiceGrpc.EchoServiceBlockingStub stub(TlsChannelCredentials.Builder credentials) {
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress("localhost", server.getPort(), credentials.build())
            .build();
    channels.add(channel);
    return EchoServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private static String call(EchoServiceGrpc.EchoServiceBlockingStub stub, String token) {
    return stub.withCallCredentials(BearerTokenCredentials.of(token))
        .unary(EchoService.say("who?"))
        .getText();
  }

  private static Status refusal(EchoServiceGrpc.EchoServiceBlockingStub stub, String token) {
    try {
      throw new AssertionError("not refused: " + call(stub, token));
    } catch (StatusRuntimeException refused) {
      return refused.getStatus();
    }
  }

  @Test
  void areAcceptedOnTheConnectionOfTheirCertificate() throws Exception {
    EchoServiceGrpc.EchoServiceBlockingStub owner = as("dns");
    String token = boundTo("dns");

    assertThat(call(owner, token)).isEqualTo(ISSUER + "#alice");
    assertThat(call(owner, token)).isEqualTo(ISSUER + "#alice");
  }

  @Test
  void areRefusedOnAnyOtherEvenWhenTheyAreRemembered() throws Exception {
    String token = boundTo("dns");
    assertThat(call(as("dns"), token)).isEqualTo(ISSUER + "#alice");

    for (EchoServiceGrpc.EchoServiceBlockingStub thief :
        List.of(as("spiffe"), withoutCertificate())) {
      Status status = refusal(thief, token);
      assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(status.getDescription()).isEqualTo("invalid credentials");
    }
  }

  @Test
  void thatWereRefusedFirstAreAcceptedFromTheirOwner() throws Exception {
    String token = boundTo("dns");
    refusal(as("spiffe"), token);

    assertThat(call(as("dns"), token)).isEqualTo(ISSUER + "#alice");
  }

  @Test
  void withoutABindingAreAcceptedWithAnyCertificate() throws Exception {
    assertThat(call(as("spiffe"), valid().sign())).isEqualTo(ISSUER + "#alice");
    assertThat(call(withoutCertificate(), valid().sign())).isEqualTo(ISSUER + "#alice");
  }

  private static final class WhoService extends EchoService {
    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      super.unary(EchoService.say(Caller.current().toString()), responses);
    }
  }
}
