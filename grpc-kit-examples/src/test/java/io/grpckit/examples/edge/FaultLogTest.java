package io.grpckit.examples.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.LogLines;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.chat.v1.GetMessagesRequest;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultLogTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Rooms rooms = new Rooms();

  private Server behind;
  private Edge edge;
  private LogLines log;

  @BeforeEach
  void start() throws Exception {
    String name = InProcessServerBuilder.generateName();
    behind = InProcessServerBuilder.forName(name).addService(rooms).build().start();
    edge =
        Edge.builder(
                new InetSocketAddress("127.0.0.1", 0),
                InProcessChannelBuilder.forName(name).directExecutor().build())
            .services(behind.getServices())
            .keys(
                () -> {
                  throw new IllegalStateException("a fault");
                })
            .build()
            .start();
    log = LogLines.ofAll();
  }

  @AfterEach
  void stop() {
    log.close();
    edge.shutdownNow();
    behind.shutdownNow();
  }

  @Test
  void hasEachFaultAndWhereItWas() throws Exception {
    assertThat(browser().get("/.well-known/jwks.json?token=secret").statusCode()).isEqualTo(500);

    assertThat(faults())
        .containsExactly(
            "ERROR GET /.well-known/jwks.json failed\n"
                + "java.lang.IllegalStateException: a fault");
  }

  @Test
  void saysNothingOfClientsThatGoAway() throws Exception {
    Map<String, String> stream =
        Map.of(
            ":method",
            "GET",
            ":scheme",
            "http",
            ":path",
            "/v1/rooms/x/messages",
            ":authority",
            "x");
    leave("GET /v1/rooms/x/messages HTTP/1.1\r\nhost: x\r\n\r\n");
    leave(
        "POST /chat.v1.ChatService/GetMessages HTTP/1.1\r\nhost: x\r\n"
            + "content-type: application/grpc-web+proto\r\ncontent-length: 5\r\n\r\n"
            + "\0\0\0\0\0");
    try (Socket socket = connect()) {
      RawHttp2.open(socket);
      RawHttp2.request(socket, 1, stream, new byte[0], true);
      awaitOpen();
      RawHttp2.reset(socket, 1);
      awaitLeft();
    }

    hasEachFaultAndWhereItWas();
  }

  @Test
  void saysNothingOfCallsThatFail() throws Exception {
    assertThat(browser().post("/v1/rooms/x/messages", "{}").statusCode()).isEqualTo(500);
    assertThat(browser().post("/v1/rooms/x/messages", "[").statusCode()).isEqualTo(400);
    assertThat(browser().post("/v1/rooms/x/messages", "x".repeat(5 << 20)).statusCode())
        .isEqualTo(413);

    hasEachFaultAndWhereItWas();
  }

  /** All that was said up to the fault that ends a test. */
  private List<String> faults() {
    await().atMost(PATIENCE).until(() -> log.lines().stream().anyMatch(l -> l.contains("a fault")));
    return log.lines().stream()
        .filter(line -> line.startsWith("ERROR") || line.startsWith("WARN"))
        .toList();
  }

  private void leave(String request) throws Exception {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      awaitOpen();
    }
    awaitLeft();
  }

  private void awaitOpen() {
    await().atMost(PATIENCE).until(() -> rooms.open.get() == 1);
  }

  private void awaitLeft() {
    await().atMost(PATIENCE).until(() -> rooms.open.get() == 0);
  }

  private Socket connect() throws Exception {
    return new Socket("127.0.0.1", edge.getPort());
  }

  private Browser browser() {
    return Browser.at("127.0.0.1:" + edge.getPort());
  }

  /** Counts who listens; nobody can say anything. */
  private static final class Rooms extends ChatServiceGrpc.ChatServiceImplBase {

    private final AtomicInteger open = new AtomicInteger();

    @Override
    public void getMessages(GetMessagesRequest request, StreamObserver<ChatMessage> responses) {
      ((ServerCallStreamObserver<?>) responses).setOnCancelHandler(open::decrementAndGet);
      open.incrementAndGet();
      responses.onNext(ChatMessage.getDefaultInstance());
    }

    @Override
    public void sendMessage(ChatMessage request, StreamObserver<ChatMessage> responses) {
      responses.onError(Status.INTERNAL.asRuntimeException());
    }
  }
}
