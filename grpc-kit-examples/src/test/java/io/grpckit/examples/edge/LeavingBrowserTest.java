package io.grpckit.examples.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.chat.v1.GetMessagesRequest;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.FileServiceGrpc;
import io.grpckit.examples.file.v1.UploadResponse;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How soon a call is cancelled whose browser has gone: within a second, in the median. */
@Tag("slow")
class LeavingBrowserTest {

  private static final int TIMES = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final BlockingQueue<Long> ARRIVED = new LinkedBlockingQueue<>();
  private static final BlockingQueue<Long> CANCELLED = new LinkedBlockingQueue<>();

  private static Server behind;
  private static Edge edge;

  /** What a browser was doing. */
  private enum Doing {
    READING_GRPC_WEB(
        "POST", "/chat.v1.ChatService/GetMessages", "application/grpc-web+proto", "*/*", 5, 5),
    READING_LINES("GET", "/v1/rooms/x/messages", "", "*/*", 0, 0),
    READING_EVENTS("GET", "/v1/rooms/x/messages", "", "text/event-stream", 0, 0),
    WAITING("POST", "/v1/rooms/x/messages", "application/json", "*/*", 0, 0),
    UPLOADING("POST", "/v1/files?filename=x", "application/octet-stream", "*/*", 999, 10);

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final byte[] body;
    private final boolean whole;

    Doing(String verb, String path, String type, String accept, int length, int sent) {
      headers.put(":method", verb);
      headers.put(":scheme", "http");
      headers.put(":path", path);
      headers.put(":authority", "x");
      headers.put("accept", accept);
      headers.put("content-length", String.valueOf(length));
      if (!type.isEmpty()) {
        headers.put("content-type", type);
      }
      body = new byte[sent];
      whole = length == sent;
    }
  }

  /** How it goes. */
  private enum Leaving {
    CLOSED_SOCKET,
    CLOSED_SOCKET_OF_HTTP_2,
    RESET_STREAM_OF_HTTP_2
  }

  @BeforeAll
  static void start() throws Exception {
    String name = InProcessServerBuilder.generateName();
    behind =
        InProcessServerBuilder.forName(name)
            .addService(new Rooms())
            .addService(new Files())
            .build()
            .start();
    edge =
        Edge.builder(
                new InetSocketAddress("127.0.0.1", 0),
                InProcessChannelBuilder.forName(name).directExecutor().build())
            .services(behind.getServices())
            .files()
            .build()
            .start();
  }

  @AfterAll
  static void stop() {
    edge.shutdownNow();
    behind.shutdownNow();
  }

  static Stream<Arguments> ways() {
    return Arrays.stream(Doing.values())
        .flatMap(
            doing -> Arrays.stream(Leaving.values()).map(leaving -> Arguments.of(doing, leaving)));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void cancelsTheCallWithinASecond(Doing doing, Leaving leaving) throws Exception {
    long[] nanos = new long[TIMES];
    for (int i = 0; i < TIMES; i++) {
      nanos[i] = untilCancelled(doing, leaving);
    }

    Arrays.sort(nanos);
    assertThat(Duration.ofNanos(nanos[TIMES / 2])).isLessThan(Duration.ofSeconds(1));
  }

  private static long untilCancelled(Doing doing, Leaving leaving) throws Exception {
    Socket socket = new Socket("127.0.0.1", edge.getPort());
    if (leaving == Leaving.CLOSED_SOCKET) {
      socket.getOutputStream().write(http1(doing));
    } else {
      RawHttp2.open(socket);
      RawHttp2.request(socket, 1, doing.headers, doing.body, doing.whole);
    }
    assertThat(ARRIVED.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();

    long left = System.nanoTime();
    if (leaving == Leaving.RESET_STREAM_OF_HTTP_2) {
      RawHttp2.reset(socket, 1);
    } else {
      socket.close();
    }
    Long cancelled = CANCELLED.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    socket.close();
    assertThat(cancelled).as("time of the cancellation").isNotNull();
    return cancelled - left;
  }

  private static byte[] http1(Doing doing) {
    StringBuilder request = new StringBuilder();
    request.append(doing.headers.get(":method")).append(' ').append(doing.headers.get(":path"));
    request.append(" HTTP/1.1\r\nhost: x\r\n");
    doing.headers.forEach(
        (name, value) -> {
          if (!name.startsWith(":")) {
            request.append(name).append(": ").append(value).append("\r\n");
          }
        });
    return (request + "\r\n" + new String(doing.body, ISO_8859_1)).getBytes(ISO_8859_1);
  }

  private static void arrived(StreamObserver<?> responses) {
    ((ServerCallStreamObserver<?>) responses)
        .setOnCancelHandler(() -> CANCELLED.add(System.nanoTime()));
    ARRIVED.add(System.nanoTime());
  }

  private static final class Rooms extends ChatServiceGrpc.ChatServiceImplBase {

    @Override
    public void getMessages(GetMessagesRequest request, StreamObserver<ChatMessage> responses) {
      arrived(responses);
      responses.onNext(ChatMessage.getDefaultInstance());
    }

    @Override
    public void sendMessage(ChatMessage request, StreamObserver<ChatMessage> responses) {
      arrived(responses);
    }
  }

  private static final class Files extends FileServiceGrpc.FileServiceImplBase {

    @Override
    public StreamObserver<FileChunk> uploadFile(StreamObserver<UploadResponse> responses) {
      arrived(responses);
      return new StreamObserver<>() {
        @Override
        public void onNext(FileChunk chunk) {}

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
      };
    }
  }
}
