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
import io.grpckit.interceptors.auth.TestCertificates;
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
import java.time.Instant;
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

  private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");

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
    install("server", JANUARY);
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

  private void install(String name, Instant time) throws IOException {
    for (String ending : List.of(".pem", ".key")) {
      Path target = folder.resolve("server" + ending);
      try (InputStream in = resource(name + ending)) {
        Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.setLastModifiedTime(target, FileTime.from(time));
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

    install("next-server", FEBRUARY);
    reader.readAgain();

    assertThat(presented()).isEqualTo("CN=next-server");
  }

  @Test
  void keepsTheLastGoodCertificate() throws Exception {
    start();
    for (String file : List.of("server.pem", "server.key")) {
      Files.writeString(folder.resolve(file), "half written");
      Files.setLastModifiedTime(folder.resolve(file), FileTime.from(FEBRUARY));
    }

    reader.readAgain();

    assertThat(presented()).isEqualTo("CN=server");
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
