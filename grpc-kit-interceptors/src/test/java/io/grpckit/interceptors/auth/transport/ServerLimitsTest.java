package io.grpckit.interceptors.auth.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.SecurityCase;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hostile client that speaks HTTP/2 by hand. */
@SecurityCase({61, 62})
class ServerLimitsTest {

  private Server server;

  @BeforeEach
  void startServer() throws IOException {
    server =
        ServerLimits.applyTo(Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create()))
            .addService(new EchoService())
            .build()
            .start();
  }

  @AfterEach
  void stopServer() {
    server.shutdownNow();
  }

  @Test
  void tellsClientsHowManyStreamsTheyMayOpen() throws IOException {
    try (RawClient client = new RawClient(server.getPort())) {
      assertThat(client.setting(RawClient.MAX_CONCURRENT_STREAMS)).isEqualTo(100);
    }
  }

  @Test
  void refusesTheStreamsOfAClientThatDoesNotListen() throws IOException {
    try (RawClient client = new RawClient(server.getPort())) {
      client.setting(RawClient.MAX_CONCURRENT_STREAMS);
      for (int stream = 1; stream <= 201; stream += 2) {
        client.open(stream);
      }

      assertThat(client.await(RawClient.RST_STREAM)).containsExactly(0, 0, 0, 7);
    }
  }

  @Test
  void endsAConnectionThatFloodsItWithPings() throws IOException {
    try (RawClient client = new RawClient(server.getPort())) {
      for (int i = 0; i < 10; i++) {
        client.ping();
      }

      assertThat(new String(client.await(RawClient.GOAWAY), US_ASCII)).contains("too_many_pings");
    }
  }

  @Test
  void endsAConnectionThatFloodsItWithResets() throws IOException {
    try (RawClient client = new RawClient(server.getPort())) {
      for (int stream = 1; stream < 800; stream += 2) {
        client.open(stream);
        client.reset(stream);
      }

      assertThat(client.await(RawClient.GOAWAY)[7]).isEqualTo((byte) 11); // ENHANCE_YOUR_CALM
    }
  }

  @Test
  void refusesLargeMetadata() throws InterruptedException {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("x", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(17 * 1024));
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress(
                "localhost", server.getPort(), InsecureChannelCredentials.create())
            .build();
    try {
      EchoServiceGrpc.EchoServiceBlockingStub stub =
          EchoServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);

      assertThatThrownBy(
              () ->
                  stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                      .unary(EchoService.say("x")))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageNotContaining("DEADLINE_EXCEEDED");
      assertThat(stub.unary(EchoService.say("x")).getText()).isEqualTo("x");
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void setsWhatThereIsOnOtherTransports() throws IOException {
    Server inProcess =
        ServerLimits.applyTo(InProcessServerBuilder.forName("limits")).build().start();

    assertThat(inProcess.shutdownNow().isShutdown()).isTrue();
  }
}
