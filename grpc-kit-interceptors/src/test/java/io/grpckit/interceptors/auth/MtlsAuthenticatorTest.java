package io.grpckit.interceptors.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.SecurityCase;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MtlsAuthenticatorTest {

  @ParameterizedTest
  @CsvSource({
    "spiffe,spiffe://example.org/orders",
    "dns,orders.example.org",
    "plain,CN=plain",
    "two-uris,''"
  })
  void namesACertificateByItsMostSpecificName(String certificate, String name) throws Exception {
    assertThat(ClientIdentity.of(TestCertificates.certificate(certificate)).name()).isEqualTo(name);
  }

  @Test
  void readsAllNames() throws Exception {
    ClientIdentity identity = ClientIdentity.of(TestCertificates.certificate("dns"));

    assertThat(identity.dnsNames())
        .isEqualTo(List.of("orders.example.org", "invoices.example.org"));
    assertThat(identity.uris()).isEmpty();
    assertThat(identity.subject()).isEqualTo("CN=dns");
  }

  @Test
  void takesNoDnsNameForASpiffeId() {
    String prefix = "spiffe://example.org/";
    List<String> names = List.of(prefix + "admin");

    assertThat(MtlsAuthenticator.isSpiffeId(new ClientIdentity(names, List.of(), ""), prefix))
        .isTrue();
    assertThat(MtlsAuthenticator.isSpiffeId(new ClientIdentity(List.of(), names, ""), prefix))
        .isFalse();
  }

  @Test
  void refusesTrustDomainsThatCouldHoldAPath() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MtlsAuthenticator.spiffe("example.org/admin"));
  }

  /** Over real TLS. */
  @SecurityCase(63)
  @Nested
  class OverTls {

    private Server server;
    private ManagedChannel channel;

    @AfterEach
    void stop() throws InterruptedException {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }

    private void start(Authenticator authenticator, ClientAuth clientAuth) {
      AccessTable table =
          AccessRules.fromCode()
              .service(EchoServiceGrpc.SERVICE_NAME, AccessRule.authenticated())
              .bind(EchoServiceGrpc.getServiceDescriptor().getMethods());
      try {
        server =
            Grpc.newServerBuilderForPort(
                    0,
                    TlsServerCredentials.newBuilder()
                        .keyManager(
                            TestCertificates.file("server.pem").toFile(),
                            TestCertificates.file("server.key").toFile())
                        .trustManager(TestCertificates.file("ca.pem").toFile())
                        .clientAuth(clientAuth)
                        .build())
                .addService(new WhoService())
                .intercept(AuthorizationServerInterceptor.create(table))
                .intercept(AuthenticationServerInterceptor.create(authenticator))
                .build()
                .start();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private String callAs(String certificate) throws IOException {
      TlsChannelCredentials.Builder credentials =
          TlsChannelCredentials.newBuilder().trustManager(TestCertificates.file("ca.pem").toFile());
      if (certificate != null) {
        credentials.keyManager(TestCertificates.presenting(certificate));
      }
      return call(credentials.build());
    }

    private String call(ChannelCredentials credentials) {
      channel =
          Grpc.newChannelBuilderForAddress("localhost", server.getPort(), credentials).build();
      return who(channel);
    }

    private static String who(Channel channel) {
      return EchoServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(20, TimeUnit.SECONDS)
          .unary(EchoService.say("who?"))
          .getText();
    }

    private Status refusalAs(String certificate) throws IOException {
      try {
        throw new AssertionError("not refused: " + callAs(certificate));
      } catch (StatusRuntimeException refused) {
        return refused.getStatus();
      }
    }

    @Test
    void acceptsACertificate() throws Exception {
      start(MtlsAuthenticator.create(), ClientAuth.REQUIRE);

      assertThat(callAs("dns")).isEqualTo("mtls#orders.example.org");
    }

    @Test
    void acceptsASpiffeIdentityOfItsTrustDomain() throws Exception {
      start(MtlsAuthenticator.spiffe("example.org"), ClientAuth.REQUIRE);

      assertThat(callAs("spiffe")).isEqualTo("mtls#spiffe://example.org/orders");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dns", "two-uris", "plain"})
    void refusesWhatIsNoSpiffeIdentity(String certificate) throws Exception {
      start(MtlsAuthenticator.spiffe("example.org"), ClientAuth.REQUIRE);

      assertThat(refusalAs(certificate).getDescription()).isEqualTo("invalid credentials");
    }

    @Test
    void refusesAnotherTrustDomain() throws Exception {
      start(MtlsAuthenticator.spiffe("example.com"), ClientAuth.REQUIRE);

      assertThat(refusalAs("spiffe").getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    @Test
    void refusesTwoUris() throws Exception {
      start(MtlsAuthenticator.create(), ClientAuth.REQUIRE);

      assertThat(refusalAs("two-uris").getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    @Test
    void mapsAnIdentityAsItIsTold() throws Exception {
      start(
          MtlsAuthenticator.create(
              identity -> Optional.of(Caller.named("mesh", identity.dnsNames().get(1)))),
          ClientAuth.REQUIRE);

      assertThat(callAs("dns")).isEqualTo("mesh#invoices.example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"untrusted", "expired"})
    void theHandshakeRefusesABadCertificate(String certificate) throws Exception {
      start(MtlsAuthenticator.create(), ClientAuth.REQUIRE);

      assertThat(refusalAs(certificate).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void theHandshakeRefusesAnAbsentCertificateWhereOneIsRequired() throws Exception {
      start(MtlsAuthenticator.create(), ClientAuth.REQUIRE);

      assertThat(refusalAs(null).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void anAbsentCertificateIsAnonymousWhereItIsOptional() throws Exception {
      start(MtlsAuthenticator.create(), ClientAuth.OPTIONAL);

      assertThat(refusalAs(null).getDescription()).isEqualTo("credentials required");
    }
  }

  private static final class WhoService extends EchoService {
    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      super.unary(EchoService.say(Caller.current().toString()), responses);
    }
  }
}
