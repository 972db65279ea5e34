package io.grpckit.examples;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpckit.interceptors.auth.transport.ReloadingTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are replaced while the server serves, as new connections see them. */
class TlsReloadTest {

  @TempDir private Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private TestCertificate used;
  private TestCertificate first;
  private KeyPair key;

  @BeforeEach
  void serveTls() throws Exception {
    key = TestCertificate.newKey();
    first = TestCertificate.in(folder, "first", key);
    used = new TestCertificate(folder.resolve("tls.crt"), folder.resolve("tls.key"));
    install(first);
    environment.put("GRPC_PORT", "0");
    environment.put("EDGE_PORT", "0");
    environment.put("DATA_DIR", folder.resolve("data").toString());
    environment.put("TLS_CERT", used.certificate().toString());
    environment.put("TLS_KEY", used.key().toString());
  }

  @Test
  void presentsANewCertificateOfTheSameKey() throws Exception {
    TestCertificate renewed = TestCertificate.in(folder, "renewed", key);

    try (ExampleServer server = start()) {
      assertThat(whoTrusts(first, server)).containsOnly(Status.Code.OK);
      Files.copy(renewed.certificate(), used.certificate(), REPLACE_EXISTING);
      server.reloadTls();

      assertThat(whoTrusts(renewed, server)).containsOnly(Status.Code.OK);
      assertThat(whoTrusts(first, server)).containsOnly(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void presentsANewCertificateOfANewKey() throws Exception {
    TestCertificate second = TestCertificate.in(folder, "second");

    try (ExampleServer server = start()) {
      install(second);
      server.reloadTls();

      assertThat(whoTrusts(second, server)).containsOnly(Status.Code.OK);
      assertThat(whoTrusts(first, server)).containsOnly(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void takesOtherClients() throws Exception {
    TestCertificate before = TestCertificate.in(folder, "before");
    TestCertificate after = TestCertificate.in(folder, "after");
    Path authorities = Files.copy(before.certificate(), folder.resolve("clients.crt"));
    environment.put("TLS_CLIENT_CA", authorities.toString());

    try (ExampleServer server = start()) {
      assertThat(whoIs(before, server)).containsOnly(Status.Code.OK);
      assertThat(whoIs(after, server)).containsOnly(Status.Code.UNAVAILABLE);
      Files.copy(after.certificate(), authorities, REPLACE_EXISTING);
      server.reloadTls();

      assertThat(whoIs(after, server)).containsOnly(Status.Code.OK);
      assertThat(whoIs(before, server)).containsOnly(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void keepsWhatItHasWhileAFileIsBrokenAndSaysSoInALine() throws Exception {
    try (ExampleServer server = start();
        LogLines log = LogLines.of(ReloadingTls.class)) {
      Files.writeString(used.key(), "nonsense");
      server.reloadTls();
      server.reloadTls();

      assertThat(whoTrusts(first, server)).containsOnly(Status.Code.OK);
      assertThat(log.lines())
          .containsExactly(
              "WARN TLS goes on with the last good files: privateKey must be PEM of PKCS #8, was"
                  + " not: "
                  + used.key());
    }
  }

  private void install(TestCertificate certificate) throws IOException {
    Files.copy(certificate.key(), used.key(), REPLACE_EXISTING);
    Files.copy(certificate.certificate(), used.certificate(), REPLACE_EXISTING);
  }

  private ExampleServer start() {
    return ExampleServer.start(ExampleConfig.from(environment), report -> {});
  }

  private static Status.Code[] whoTrusts(TestCertificate identity, ExampleServer server)
      throws IOException {
    return call(server, identity.trusted().build());
  }

  private Status.Code[] whoIs(TestCertificate client, ExampleServer server) throws IOException {
    return call(
        server,
        first.trusted().keyManager(client.certificate().toFile(), client.key().toFile()).build());
  }

  /** With a new connection to each port. */
  private static Status.Code[] call(ExampleServer server, ChannelCredentials credentials) {
    return IntStream.of(server.grpcPort(), server.edgePort())
        .mapToObj(port -> call(port, credentials))
        .toArray(Status.Code[]::new);
  }

  private static Status.Code call(int port, ChannelCredentials credentials) {
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress("127.0.0.1", port, credentials).build();
    try {
      HealthGrpc.newBlockingStub(channel)
          .withDeadlineAfter(60, TimeUnit.SECONDS)
          .check(HealthCheckRequest.getDefaultInstance());
      return Status.Code.OK;
    } catch (StatusRuntimeException refused) {
      return refused.getStatus().getCode();
    } finally {
      channel.shutdownNow();
    }
  }
}
