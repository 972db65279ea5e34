package io.grpckit.examples.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.chat.v1.ChatServiceGrpc.ChatServiceStub;
import io.grpckit.examples.chat.v1.GetMessagesRequest;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that goes away takes its calls along. */
class AbandonedCallTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Silent service = new Silent();

  private Server behind;
  private Edge edge;

  @BeforeEach
  void start() throws Exception {
    String name = InProcessServerBuilder.generateName();
    behind = InProcessServerBuilder.forName(name).addService(service).build().start();
    edge =
        Edge.builder(
                new InetSocketAddress("127.0.0.1", 0),
                InProcessChannelBuilder.forName(name).directExecutor().build())
            .services(behind.getServices())
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    edge.shutdownNow();
    behind.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gproto+http", "gproto-web+http", "gproto-web-text+http"})
  void isCancelledWithItsStream(String form) {
    Impatient client = new Impatient();
    GrpcClients.newClient(uri(form), ChatServiceStub.class)
        .getMessages(GetMessagesRequest.getDefaultInstance(), client);

    awaitNobody();
    assertThat(client.heard).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/rooms/x/messages HTTP/1.1\r\nhost: x\r\n\r\n",
        "POST /v1/rooms/x/messages HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
            + "content-length: 2\r\n\r\n{}"
      })
  void isCancelledWithItsConnection(String request) throws Exception {
    Socket socket = connect(request);
    await().atMost(PATIENCE).until(() -> service.open.get() == 1);
    socket.close();

    awaitNobody();
  }

  @Test
  void leavesNothingOfTwoHundredStreams() throws Exception {
    List<Socket> browsers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      browsers.add(connect("GET /v1/rooms/x/messages HTTP/1.1\r\nhost: x\r\n\r\n"));
    }
    await().atMost(PATIENCE).until(() -> service.open.get() == 200);

    for (Socket browser : browsers) {
      browser.close();
    }

    awaitNobody();
  }

  /** When the drain has come so far, new calls are refused and open ones are cut. */
  @Test
  void endsWithTheEdge() throws Exception {
    try (Socket socket = connect("GET /v1/rooms/x/messages HTTP/1.1\r\nhost: x\r\n\r\n")) {
      await().atMost(PATIENCE).until(() -> service.open.get() == 1);

      edge.shutdown();
      assertThat(socket.isConnected()).isTrue();
      assertThat(edge.isTerminated()).isFalse();
      edge.shutdownNow();

      awaitNobody();
      assertThat(edge.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private void awaitNobody() {
    await().atMost(PATIENCE).until(() -> service.ever.get() > 0 && service.open.get() == 0);
  }

  private Socket connect(String request) throws Exception {
    Socket socket = new Socket("127.0.0.1", edge.getPort());
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    return socket;
  }

  private String uri(String form) {
    return form + "://127.0.0.1:" + edge.getPort() + "/";
  }

  /** Goes away at the first message. */
  private static final class Impatient
      implements ClientResponseObserver<GetMessagesRequest, ChatMessage> {

    private final AtomicInteger heard = new AtomicInteger();
    private ClientCallStreamObserver<GetMessagesRequest> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<GetMessagesRequest> started) {
      call = started;
    }

    @Override
    public void onNext(ChatMessage message) {
      heard.incrementAndGet();
      call.cancel("enough", null);
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }

  /** Says one thing to a stream, nothing else to anybody, and counts who is still there. */
  private static final class Silent extends ChatServiceGrpc.ChatServiceImplBase {

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger ever = new AtomicInteger();

    @Override
    public void getMessages(GetMessagesRequest request, StreamObserver<ChatMessage> responses) {
      count(responses);
      responses.onNext(ChatMessage.getDefaultInstance());
    }

    @Override
    public void sendMessage(ChatMessage request, StreamObserver<ChatMessage> responses) {
      count(responses);
    }

    private void count(StreamObserver<ChatMessage> responses) {
      ((ServerCallStreamObserver<ChatMessage>) responses).setOnCancelHandler(open::decrementAndGet);
      open.incrementAndGet();
      ever.incrementAndGet();
    }
  }
}
