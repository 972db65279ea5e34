package io.grpckit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Floods of frames that cost their sender little: the connection is closed, the others go on. */
@Tag("slow")
class FloodTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_FRAMES = 2_000_000;
  private static final Map<String, String> REQUEST = request();

  private Edge edge;

  private enum Flood {
    /** Each is to be answered, and no answer is read. */
    PINGS {
      @Override
      void send(int number, OutputStream out) throws IOException {
        out.write(RawHttp2.frame(RawHttp2.PING, 0, 0, new byte[8]));
      }
    },
    SETTINGS {
      @Override
      void send(int number, OutputStream out) throws IOException {
        out.write(RawHttp2.frame(RawHttp2.SETTINGS, 0, 0, new byte[0]));
      }
    },
    /** Rapid Reset, CVE-2023-44487. */
    RESETS {
      @Override
      void send(int number, OutputStream out) throws IOException {
        int stream = 2 * number + 1;
        int all = RawHttp2.END_HEADERS | RawHttp2.END_STREAM;
        out.write(RawHttp2.frame(RawHttp2.HEADERS, all, stream, RawHttp2.block(REQUEST)));
        out.write(RawHttp2.frame(RawHttp2.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
      }
    },
    /** Headers without end, CVE-2024-27316. */
    CONTINUATIONS {
      @Override
      void send(int number, OutputStream out) throws IOException {
        byte[] more = RawHttp2.block(Map.of("x-" + number, "x".repeat(100)));
        int type = number == 0 ? RawHttp2.HEADERS : RawHttp2.CONTINUATION;
        out.write(RawHttp2.frame(type, 0, 1, more));
      }
    },
    /** Each makes the server reset the stream, CVE-2025-8671. */
    RESETS_BY_THE_SERVER {
      @Override
      void send(int number, OutputStream out) throws IOException {
        int stream = 2 * number + 1;
        byte[] headers = RawHttp2.block(REQUEST);
        out.write(RawHttp2.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, headers));
        out.write(RawHttp2.frame(RawHttp2.WINDOW_UPDATE, 0, stream, new byte[4]));
      }
    };

    abstract void send(int number, OutputStream out) throws IOException;
  }

  @BeforeEach
  void start() throws Exception {
    ManagedChannel nobody = InProcessChannelBuilder.forName("nobody").build();
    edge = Edge.builder(new InetSocketAddress("127.0.0.1", 0), nobody).build().start();
  }

  @AfterEach
  void stop() {
    edge.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource
  void endsWithItsConnection(Flood flood) throws Exception {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(8 << 10); // nobody reads
      socket.connect(new InetSocketAddress("127.0.0.1", edge.getPort()));
      RawHttp2.open(socket);

      int sent = assertTimeoutPreemptively(PATIENCE, () -> untilRefused(flood, socket));

      assertThat(sent).isLessThan(MOST_FRAMES);
      assertThat(Browser.at("127.0.0.1:" + edge.getPort()).get("/nothing").statusCode())
          .isEqualTo(404);
    }
  }

  private static int untilRefused(Flood flood, Socket socket) {
    for (int i = 0; i < MOST_FRAMES; i++) {
      try {
        flood.send(i, socket.getOutputStream());
      } catch (IOException refused) {
        return i;
      }
    }
    return MOST_FRAMES;
  }

  private static Map<String, String> request() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(":method", "POST");
    headers.put(":scheme", "http");
    headers.put(":path", "/nothing");
    headers.put(":authority", "x");
    return headers;
  }
}
