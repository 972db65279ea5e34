package io.grpckit.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir private static Path folder;
  private static Path certificate;
  private static Server server;

  @BeforeAll
  static void serveOverTls() throws Exception {
    HealthStatusManager health = new HealthStatusManager();
    health.setStatus("", ServingStatus.SERVING);
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), selfSigned())
            .addService(health.getHealthService())
            .build()
            .start();
  }

  @AfterAll
  static void stop() {
    server.shutdownNow();
  }

  @Test
  void trustsTheCertificatesOfTheGivenFile() {
    assertThat(health("--ca", certificate.toString())).isZero();
  }

  @Test
  void trustsNobodyThatNoAuthorityVouchesFor() {
    assertThat(health("--tls")).isEqualTo(64 + 14);
  }

  @Test
  void trustsAnybodyOnRequest() {
    assertThat(health("--insecure")).isZero();
  }

  @Test
  void refusesToTrustAnybodyAndAFile() {
    assertThat(health("--insecure", "--ca", certificate.toString())).isEqualTo(1);
  }

  private static int health(String... options) {
    List<String> arguments = new ArrayList<>(List.of("health", ""));
    arguments.addAll(List.of("--target", "127.0.0.1:" + server.getPort()));
    arguments.addAll(List.of(options));
    return new TestTerminal(Map.of("XDG_CONFIG_HOME", folder.toString()))
        .run(arguments.toArray(String[]::new));
  }

  private static ServerCredentials selfSigned() throws Exception {
    Path keys = folder.resolve("keys.p12");
    certificate = folder.resolve("certificate.pem");
    keytool(
        List.of(
            "-genkeypair -keyalg EC -alias server -dname CN=localhost -ext san=ip:127.0.0.1"
                .split(" ")),
        keys);
    keytool(List.of("-exportcert", "-rfc", "-alias", "server", "-file", "" + certificate), keys);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD.toCharArray());
    return TlsServerCredentials.newBuilder().keyManager(factory.getKeyManagers()).build();
  }

  private static void keytool(List<String> arguments, Path keys) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(List.of("-keystore", keys.toString(), "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
