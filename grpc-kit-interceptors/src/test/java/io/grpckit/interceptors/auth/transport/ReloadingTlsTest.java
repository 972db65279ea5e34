package io.grpckit.interceptors.auth.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpckit.interceptors.auth.TestCertificates;
import io.grpckit.interceptors.observe.LogLines;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.SecurityCase;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates that are renewed while the server runs. */
@SecurityCase(63)
class ReloadingTlsTest {

  @TempDir private Path folder;

  private final ManualReader reader = new ManualReader();
  private Server server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.shutdownNow();
    }
    reader.shutdownNow();
  }

  private void start() throws IOException {
    start(builder -> builder);
  }

  private void start(UnaryOperator<ReloadingTls.Builder> options) throws IOException {
    install("server");
    ReloadingTls tls =
        options
            .apply(ReloadingTls.builder(folder.resolve("server.pem"), folder.resolve("server.key")))
            .build(reader);
    server =
        Grpc.newServerBuilderForPort(0, tls.credentials())
            .addService(new EchoService())
            .build()
            .start();
  }

  private void install(String name) throws IOException {
    for (String ending : List.of(".pem", ".key")) {
      try (InputStream in = resource(name + ending)) {
        Files.copy(in, folder.resolve("server" + ending), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static InputStream resource(String name) {
    return ReloadingTlsTest.class.getResourceAsStream("/io/grpckit/interceptors/auth/tls/" + name);
  }

  @ParameterizedTest
  @CsvSource({
    "accept,dns,OK",
    "accept,,OK",
    "accept,untrusted,UNAVAILABLE",
    "require,dns,OK",
    "require,,UNAVAILABLE",
    "require,untrusted,UNAVAILABLE"
  })
  void takesClientCertificatesAsItIsTold(String wish, String certificate, Status.Code outcome)
      throws Exception {
    start(
        builder ->
            wish.equals("accept")
                ? builder.acceptClientCertificates(TestCertificates.file("ca.pem"))
                : builder.requireClientCertificates(TestCertificates.file("ca.pem")));

    assertThat(callAs(certificate)).isEqualTo(outcome);
  }

  private Status.Code callAs(String certificate) throws Exception {
    TlsChannelCredentials.Builder credentials =
        TlsChannelCredentials.newBuilder().trustManager(TestCertificates.file("ca.pem").toFile());
    if (certificate != null) {
      credentials.keyManager(TestCertificates.presenting(certificate));
    }
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress("localhost", server.getPort(), credentials.build())
            .build();
    try {
      EchoServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(20, TimeUnit.SECONDS)
          .unary(EchoService.say("x"));
      return Status.Code.OK;
    } catch (StatusRuntimeException refused) {
      return refused.getStatus().getCode();
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void presentsANewCertificateToNewConnections() throws Exception {
    start();
    assertThat(presented()).isEqualTo("CN=server");

    install("next-server");
    reader.readAgain();

    assertThat(presented()).isEqualTo("CN=next-server");
  }

  @Test
  void takesANewCertificateWithTheKeyThatWasKept() throws Exception {
    start();

    Files.copy(
        TestCertificates.file("server-again.pem"),
        folder.resolve("server.pem"),
        StandardCopyOption.REPLACE_EXISTING);
    reader.readAgain();

    assertThat(presented()).isEqualTo("CN=server-again");
  }

  @Test
  void takesFilesThatAreOlderThanThoseTheyReplace() throws Exception {
    start();

    install("next-server");
    for (String file : List.of("server.pem", "server.key")) {
      Files.setLastModifiedTime(folder.resolve(file), FileTime.fromMillis(0));
    }
    reader.readAgain();

    assertThat(presented()).isEqualTo("CN=next-server");
  }

  @Test
  void takesNewAuthoritiesOfClients() throws Exception {
    Path authorities = Files.copy(TestCertificates.file("ca.pem"), folder.resolve("ca.pem"));
    start(builder -> builder.requireClientCertificates(authorities));
    assertThat(callAs("untrusted")).isEqualTo(Status.Code.UNAVAILABLE);

    Files.copy(
        TestCertificates.file("untrusted.pem"), authorities, StandardCopyOption.REPLACE_EXISTING);
    reader.readAgain();

    assertThat(callAs("untrusted")).isEqualTo(Status.Code.OK);
    assertThat(callAs("dns")).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void keepsTheLastGoodCertificateAndSaysSoOnce() throws Exception {
    start();

    try (LogLines log = new LogLines(ReloadingTls.class.getName())) {
      Files.writeString(folder.resolve("server.pem"), "half written");
      reader.readAgain();
      reader.readAgain();

      assertThat(presented()).isEqualTo("CN=server");
      assertThat(log.messages())
          .containsExactly(
              "TLS goes on with the last good files: certificateChain must be certificates in"
                  + " PEM, was not: "
                  + folder.resolve("server.pem"));
    }
  }

  @Test
  void goesOnWhileOneFileIsMissingOrOfAnother() throws Exception {
    start();
    Path certificate = folder.resolve("server.pem");
    Path key = folder.resolve("server.key");

    try (LogLines log = new LogLines(ReloadingTls.class.getName())) {
      Files.delete(key);
      reader.readAgain();
      Files.copy(TestCertificates.file("next-server.key"), key);
      reader.readAgain();
      assertThat(presented()).isEqualTo("CN=server");
      install("next-server");
      reader.readAgain();

      assertThat(presented()).isEqualTo("CN=next-server");
      assertThat(log.messages())
          .containsExactly(
              "TLS goes on with the last good files: TLS file cannot be read: " + key,
              "TLS goes on with the last good files: privateKey must be the key of the"
                  + " certificate in %s, was that of another: %s".formatted(certificate, key),
              "TLS files are read again: [%s, %s]".formatted(certificate, key));
    }
  }

  @Test
  void servesOthersThanGrpcWithTheSameFiles() throws Exception {
    install("server");
    Path certificate = folder.resolve("server.pem");
    Path key = folder.resolve("server.key");
    Path ca = TestCertificates.file("ca.pem");

    try (ReloadingTls open = ReloadingTls.builder(certificate, key).build();
        ReloadingTls closed =
            ReloadingTls.builder(certificate, key).requireClientCertificates(ca).build()) {
      assertThat(open.trustManager()).isNull();
      assertThat(open.clientAuth()).isEqualTo(ClientAuth.NONE);
      assertThat(closed.trustManager().getAcceptedIssuers())
          .containsExactly(TestCertificates.certificate("ca"));
      assertThat(closed.clientAuth()).isEqualTo(ClientAuth.REQUIRE);
      install("next-server");
      open.reload();
      String alias = open.keyManager().chooseEngineServerAlias("EC", null, null);
      assertThat(open.keyManager().getCertificateChain(alias)[0])
          .isEqualTo(TestCertificates.certificate("next-server"));
    }
  }

  @Test
  void doesNotStartWithoutItsFiles() {
    assertThatThrownBy(
            () -> ReloadingTls.builder(folder.resolve("a"), folder.resolve("b")).build(reader))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(reader.isShutdown()).isTrue();
  }

  @Test
  void doesNotStartWithTheKeyOfAnotherCertificate() {
    Path certificate = TestCertificates.file("server.pem");
    Path key = TestCertificates.file("next-server.key");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReloadingTls.builder(certificate, key).build(reader))
        .withMessage(
            "privateKey must be the key of the certificate in %s, was that of another: %s",
            certificate, key);
    assertThat(reader.isShutdown()).isTrue();
  }

  @Test
  void doesNotLookAtItsFilesAllTheTime() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReloadingTls.builder(folder, folder).period(Duration.ofSeconds(59)))
        .withMessage("period must be at least 1 minute, was PT59S");
  }

  private String presented() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trustTheTestAuthority().getTrustManagers(), null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.getPort())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(20_000);
      socket.startHandshake();
      X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return certificate.getSubjectX500Principal().getName();
    }
  }

  private static TrustManagerFactory trustTheTestAuthority() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = resource("ca.pem")) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  /** Reads the files again when a test says so. */
  private static final class ManualReader extends ScheduledThreadPoolExecutor {
    private final List<Runnable> tasks = new ArrayList<>();

    ManualReader() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable task, long initialDelay, long delay, TimeUnit unit) {
      tasks.add(task);
      return super.scheduleWithFixedDelay(task, 365, 365, TimeUnit.DAYS);
    }

    void readAgain() {
      assertThat(tasks).isNotEmpty();
      tasks.forEach(Runnable::run);
    }
  }
}
