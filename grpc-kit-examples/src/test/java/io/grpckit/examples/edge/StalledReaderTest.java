package io.grpckit.examples.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.FileInfo;
import io.grpckit.examples.file.v1.FileServiceGrpc;
import io.grpckit.examples.file.v1.GetFileInfoRequest;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who does not read, and was cut off for it, holds nothing any more. */
@Tag("slow")
class StalledReaderTest {

  private static final Duration SOON = EdgeLimits.IDLE.dividedBy(2);
  private static final FileInfo FILE =
      FileInfo.newBuilder().setFileId("x").setFilename("x").setSize(1L << 40).build();

  private final Files files = new Files();

  private Server behind;
  private Edge edge;

  @BeforeEach
  void start() throws Exception {
    String name = InProcessServerBuilder.generateName();
    behind = InProcessServerBuilder.forName(name).addService(files).build().start();
    edge =
        Edge.builder(
                new InetSocketAddress("127.0.0.1", 0),
                InProcessChannelBuilder.forName(name).directExecutor().build())
            .services(behind.getServices())
            .files()
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    edge.shutdownNow();
    behind.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/files/x/content HTTP/1.1\r\nhost: x\r\n\r\n",
        "POST /file.v1.FileService/DownloadFile HTTP/1.1\r\nhost: x\r\n"
            + "content-type: application/grpc-web+proto\r\ncontent-length: 5\r\n\r\n"
            + "\0\0\0\0\0",
        "POST /file.v1.FileService/DownloadFile HTTP/1.1\r\nhost: x\r\n"
            + "content-type: application/json\r\ncontent-length: 2\r\n\r\n{}"
      })
  void losesItsConnection(String request) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", edge.getPort())) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      files.cutWhenStalled();
      assertThat(edge.connections()).isOne();

      await().atMost(SOON).until(() -> edge.connections() == 0);
    }
  }

  @Test
  void losesItsStreamOfHttp2AndKeepsTheOthers() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", edge.getPort())) {
      RawHttp2.open(socket);
      RawHttp2.request(socket, 1, get("/v1/files/x/content"), new byte[0], true);
      files.cutWhenStalled();

      assertThat(nextStreamOf(RawHttp2.RST_STREAM, socket)).isEqualTo(1);
      RawHttp2.request(socket, 3, get("/v1/files/x"), new byte[0], true);
      assertThat(nextStreamOf(RawHttp2.HEADERS, socket)).isEqualTo(3);
    }
  }

  private static Map<String, String> get(String path) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(":method", "GET");
    headers.put(":scheme", "http");
    headers.put(":path", path);
    headers.put(":authority", "x");
    return headers;
  }

  /** Reads up to a frame of a kind. The windows stay as they are, so that data stop coming. */
  private static int nextStreamOf(int kind, Socket socket) throws Exception {
    socket.setSoTimeout((int) SOON.toMillis());
    return RawHttp2.nextStreamOf(kind, socket);
  }

  /** Of which a download sends as much as is taken, and is cut when nothing is taken any more. */
  private static final class Files extends FileServiceGrpc.FileServiceImplBase {

    private static final FileChunk CHUNK =
        FileChunk.newBuilder().setData(ByteString.copyFrom(new byte[256 << 10])).build();

    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile ServerCallStreamObserver<FileChunk> download;
    private volatile long taken;

    @Override
    public void getFileInfo(GetFileInfoRequest request, StreamObserver<FileInfo> response) {
      response.onNext(FILE);
      response.onCompleted();
    }

    @Override
    public void downloadFile(DownloadFileRequest request, StreamObserver<FileChunk> chunks) {
      download = (ServerCallStreamObserver<FileChunk>) chunks;
      download.setOnReadyHandler(
          () -> {
            while (download.isReady()) {
              download.onNext(CHUNK);
              taken++;
            }
          });
      begun.countDown();
    }

    void cutWhenStalled() throws InterruptedException {
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      await()
          .atMost(Duration.ofSeconds(20))
          .during(Duration.ofMillis(500))
          .until(() -> taken > 0 && !download.isReady());
      download.onError(Status.RESOURCE_EXHAUSTED.withDescription("stalled").asRuntimeException());
    }
  }
}
