package io.grpckit.examples.edge.connection;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Server;
import io.grpckit.examples.edge.RawHttp2;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class StalledStreamsTest {

  private final HttpResponseWriter live = HttpResponse.streaming();
  private final Server server =
      Server.builder()
          .http(0)
          .childChannelPipelineCustomizer(
              connection -> StalledStreams.limit(connection, Duration.ofSeconds(2)))
          .service("/whole", (context, request) -> HttpResponse.of("all of it"))
          .service("/long", (context, request) -> HttpResponse.of("x".repeat(100_000)))
          .service("/live", (context, request) -> live)
          .build();

  @BeforeEach
  void start() {
    server.start().join();
    live.write(ResponseHeaders.of(200));
  }

  @AfterEach
  void stop() {
    live.close();
    server.stop().join();
  }

  @Test
  void areResetAndThoseOnWhichNothingWaitsAreNot() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.activeLocalPort())) {
      socket.setSoTimeout(20_000);
      RawHttp2.openWithoutWindow(socket);
      RawHttp2.request(socket, 1, get("/live"), new byte[0], true);
      RawHttp2.request(socket, 3, get("/whole"), new byte[0], true);

      assertThat(RawHttp2.nextStreamOf(RawHttp2.RST_STREAM, socket)).isEqualTo(3);

      live.close();
      assertThat(RawHttp2.nextStreamOf(RawHttp2.DATA, socket)).isEqualTo(1);
    }
  }

  @Test
  void areNotThoseOfClientsThatReadSlowly() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.activeLocalPort())) {
      socket.setSoTimeout(30_000);
      RawHttp2.openWithoutWindow(socket);
      RawHttp2.request(socket, 1, get("/long"), new byte[0], true);
      RawHttp2.request(socket, 3, get("/whole"), new byte[0], true);
      ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor();
      try {
        reader.scheduleWithFixedDelay(() -> takeOneByte(socket), 0, 20, MILLISECONDS);

        assertThat(RawHttp2.nextStreamOf(RawHttp2.RST_STREAM, socket)).isEqualTo(3);
      } finally {
        reader.shutdownNow();
      }
    }
  }

  private static void takeOneByte(Socket socket) {
    try {
      byte[] one = {0, 0, 0, 1};
      socket.getOutputStream().write(RawHttp2.frame(RawHttp2.WINDOW_UPDATE, 0, 1, one));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> get(String path) {
    return Map.of(":method", "GET", ":scheme", "http", ":path", path, ":authority", "x");
  }
}
