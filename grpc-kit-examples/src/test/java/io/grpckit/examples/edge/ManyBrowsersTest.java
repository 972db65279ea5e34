package io.grpckit.examples.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpckit.examples.RunningServer;
import io.grpckit.examples.news.v1.NewsServiceGrpc;
import io.grpckit.examples.news.v1.NewsServiceGrpc.NewsServiceFutureStub;
import io.grpckit.examples.news.v1.PublishNewsRequest;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred open streams of which every second is not read, while the others get everything. */
@Tag("slow")
class ManyBrowsersTest {

  private static final int STREAMS = 200;
  private static final int BEFORE_THE_CUT = 600;
  private static final int MORE = 1_200; // than the 1,000 that a listener may leave untouched
  private static final int AT_ONCE = 16;
  private static final String BODY = "b".repeat(4_000);
  private static final long MOST_HEAP_PER_STREAM = 128 << 10;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private final List<Reader> lively = new ArrayList<>();
  private final List<Socket> stalled = new ArrayList<>();

  private RunningServer server;
  private String alice;

  @BeforeEach
  void start() {
    server = RunningServer.startWithEdge(folder);
    alice = server.login("alice").getAccessToken();
  }

  @AfterEach
  void stop() throws Exception {
    for (Reader reader : lively) {
      reader.socket.close();
    }
    for (Socket socket : stalled) {
      socket.close();
    }
    server.close();
  }

  @Test
  void costLittleMemoryAndWhoDoesNotReadIsCut() throws Exception {
    lively.add(new Reader(open(0)));
    publish(50);
    await().atMost(PATIENCE).until(this::leastRead, least -> least >= 50L * BODY.length());
    long before = heap();

    for (int i = 1; i < STREAMS; i++) {
      if (i % 2 == 0) {
        lively.add(new Reader(open(i)));
      } else {
        stalled.add(open(i));
      }
    }
    await().atMost(PATIENCE).until(this::openStreams, open -> open == STREAMS);
    publish(BEFORE_THE_CUT);
    await().atMost(PATIENCE).until(this::leastRead, bytes(50 + BEFORE_THE_CUT));

    assertThat(openStreams()).isEqualTo(STREAMS);
    assertThat((heap() - before) / STREAMS).isLessThan(MOST_HEAP_PER_STREAM);

    publish(MORE);
    await().atMost(PATIENCE).until(this::openStreams, open -> open == lively.size());
    await().atMost(PATIENCE).until(this::leastRead, bytes(50 + BEFORE_THE_CUT + MORE));
    assertThat(lively).allMatch(reader -> !reader.ended);
  }

  private static java.util.function.Predicate<Long> bytes(int items) {
    return least -> least >= (long) items * BODY.length();
  }

  /** Half of all as gRPC-Web, the others as lines of JSON. */
  private Socket open(int index) throws IOException {
    Socket socket = new Socket();
    if (index % 2 == 1) {
      socket.setReceiveBufferSize(8 << 10); // so that soon nothing more can be sent
    }
    socket.connect(
        new InetSocketAddress("127.0.0.1", Integer.parseInt(server.edge().split(":")[1])));
    String request =
        index % 4 < 2
            ? "GET /v1/news/heap HTTP/1.1\r\n"
            : "POST /news.v1.NewsService/GetLiveNews HTTP/1.1\r\n"
                + "content-type: application/grpc-web+proto\r\ncontent-length: 11\r\n";
    String message = index % 4 < 2 ? "" : "\0\0\0\0\6\12\4heap";
    socket
        .getOutputStream()
        .write(
            (request + "host: x\r\nauthorization: Bearer " + alice + "\r\n\r\n" + message)
                .getBytes(ISO_8859_1));
    return socket;
  }

  private void publish(int items) throws Exception {
    NewsServiceFutureStub news =
        RunningServer.with(alice, NewsServiceGrpc.newFutureStub(server.channel()));
    List<Future<?>> sent = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      sent.add(
          news.publishNews(
              PublishNewsRequest.newBuilder()
                  .setCategory("heap")
                  .setTitle("t")
                  .setBody(BODY)
                  .build()));
      if (sent.size() == AT_ONCE || i == items - 1) {
        for (Future<?> one : sent) {
          one.get();
        }
        sent.clear();
        leastRead(); // by who reads
      }
    }
  }

  /** What the one has read that has read the least. */
  private long leastRead() throws IOException {
    long least = Long.MAX_VALUE;
    for (Reader reader : lively) {
      least = Math.min(least, reader.read());
    }
    return least;
  }

  private int openStreams() throws Exception {
    return (int)
        Browser.at(server.edge())
            .get("/metrics")
            .body()
            .lines()
            .filter(line -> line.startsWith("grpc_server_call_active{"))
            .filter(line -> line.contains("GetLiveNews"))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
            .sum();
  }

  /** What is reachable. */
  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private static final class Reader {

    private static final byte[] BUFFER = new byte[64 << 10];

    private final Socket socket;
    private long read;
    private boolean ended;

    Reader(Socket socket) {
      this.socket = socket;
    }

    /** All that has come. */
    long read() throws IOException {
      InputStream input = socket.getInputStream();
      while (!ended && input.available() > 0) {
        int more = input.read(BUFFER);
        ended = more < 0;
        read += Math.max(more, 0);
      }
      return read;
    }
  }
}
