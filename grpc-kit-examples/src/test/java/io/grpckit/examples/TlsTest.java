package io.grpckit.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpckit.errors.RpcFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  @TempDir private Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private TestCertificate identity;

  @BeforeEach
  void serveTls() throws Exception {
    identity = TestCertificate.in(folder, "server");
    environment.put("GRPC_PORT", "0");
    environment.put("EDGE_PORT", "0");
    environment.put("DATA_DIR", folder.resolve("data").toString());
    environment.put("TLS_CERT", identity.certificate().toString());
    environment.put("TLS_KEY", identity.key().toString());
  }

  @Test
  void speaksNothingButTls() throws Exception {
    try (ExampleServer server = start()) {
      assertThat(server.banner()).contains("127.0.0.1:" + server.grpcPort() + ", TLS");
      assertThat(health(server, identity.trusted().build())).isEqualTo(ServingStatus.SERVING);

      Throwable refused = catchThrowable(() -> health(server, InsecureChannelCredentials.create()));
      assertThat(RpcFailure.from(refused).code()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void asksClientsForTheirCertificate() throws Exception {
    TestCertificate client = TestCertificate.in(folder, "client");
    TestCertificate stranger = TestCertificate.in(folder, "stranger");
    environment.put("TLS_CLIENT_CA", client.certificate().toString());

    try (ExampleServer server = start()) {
      assertThat(health(server, presenting(client))).isEqualTo(ServingStatus.SERVING);

      Throwable withNone = catchThrowable(() -> health(server, identity.trusted().build()));
      assertThat(RpcFailure.from(withNone).code()).isEqualTo(Status.Code.UNAVAILABLE);
      Throwable withAnother = catchThrowable(() -> health(server, presenting(stranger)));
      assertThat(RpcFailure.from(withAnother).code()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void saysInOneLineWhichFileIsWrong() throws IOException {
    Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");
    environment.put("TLS_CERT", nonsense.toString());

    assertThatThrownBy(this::start)
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "the files of TLS_CERT, TLS_KEY and TLS_CLIENT_CA cannot be used: certificateChain must"
                + " be certificates in PEM, was not: "
                + nonsense);
  }

  @Test
  void needsBothFiles() {
    environment.remove("TLS_KEY");

    assertThatThrownBy(this::start)
        .isInstanceOf(ConfigException.class)
        .hasMessage("TLS_KEY must be set where another of the TLS variables is, was \"\"");
  }

  @Test
  void needsFilesThatExist() {
    environment.put("TLS_KEY", folder.resolve("nowhere").toString());

    assertThatThrownBy(this::start)
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "TLS_KEY must be a file that can be read, was \"%s\"", folder.resolve("nowhere"));
  }

  private ExampleServer start() {
    return ExampleServer.start(ExampleConfig.from(environment), report -> {});
  }

  private ChannelCredentials presenting(TestCertificate client) throws IOException {
    return identity
        .trusted()
        .keyManager(client.certificate().toFile(), client.key().toFile())
        .build();
  }

  private static ServingStatus health(ExampleServer server, ChannelCredentials credentials) {
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress("127.0.0.1", server.grpcPort(), credentials).build();
    try {
      return HealthGrpc.newBlockingStub(channel)
          .check(HealthCheckRequest.getDefaultInstance())
          .getStatus();
    } finally {
      channel.shutdownNow();
    }
  }
}
