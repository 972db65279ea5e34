package io.grpckit.examples.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpckit.examples.RunningServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives from people who do not mean well. The server answers, and goes on serving. */
class HostileRequestsTest {

  private static final String CHUNKED = "transfer-encoding: chunked";
  private static final int TIMEOUT_MILLIS = 20_000;

  /** The edge's limit and the call's own are both ten seconds; either may be the first. */
  private static final String LATE =
      "grpc-message: (the request did not arrive in time|the server allows this call 10s)";

  @TempDir private static Path folder;

  private static RunningServer server;
  private static Browser alice;

  @BeforeAll
  static void start() {
    server = RunningServer.startWithEdge(folder);
    alice = Browser.at(server.edge()).signedIn(server.login("alice").getAccessToken());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/users HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n"
            + CHUNKED
            + "\r\n\r\n0\r\n\r\n",
        "GET /v1/users HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
        "GET /v1/users HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        "GET /v1/users HTTP/1.1\r\nhost: x\r\nx y: z\r\n\r\n",
        "GET /v1/users HTTP/1.1\r\nhost: x\r\ntransfer-encoding: nonsense\r\n\r\n",
        "GET http://evil.example.com/v1/users HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET /v1/../metrics HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET /%00 HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nhost: x\r\n\r\n",
        "BREW /v1/users HTTP/1.1\r\nhost: x\r\n\r\n",
        "TRACE /v1/users HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET /v1/users HTTP/9.9\r\nhost: x\r\n\r\n",
        "nonsense\r\n\r\n"
      })
  void getsNothingOutOfMalformedRequests(String request) throws Exception {
    String response = send(request);

    assertThat(response).doesNotContain("200 OK", "\tat ", "Exception");
    assertStillServes();
  }

  @Test
  void refusesHeadersThatAreTooLarge() throws Exception {
    String response =
        send("GET /v1/users HTTP/1.1\r\nhost: x\r\nx-a: " + "a".repeat(20_000) + "\r\n\r\n");

    assertThat(response).matches("(?s)(HTTP/1.1 4\\d\\d .*)?");
    assertStillServes();
  }

  @Test
  void answersHugeQueriesInTime() throws Exception {
    StringBuilder query = new StringBuilder("/v1/users?");
    for (int i = 0; i < 300; i++) {
      query.append("&p").append(i).append("=1");
    }

    HttpResponse<String> response = alice.get(query.toString());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"field\":\"p299\"");
  }

  @Test
  void refusesDeepJson() throws Exception {
    String deep = "{\"name\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

    assertThat(alice.post("/v1/users", deep).statusCode()).isEqualTo(400);
    assertStillServes();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/users", "/user.v1.UserService/CreateUser"})
  void refusesJsonThatOneParserTakesAndTheNextDoesNot(String path) throws Exception {
    String deep = "{\"name\":" + "[".repeat(300) + "]".repeat(300) + "}";

    HttpResponse<String> response = alice.post(path, deep);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("must be JSON that is not nested so deep");
  }

  @Test
  void readsJsonAsUtf8Only() throws Exception {
    HttpResponse<String> response =
        alice.send(
            "POST",
            "/v1/users",
            BodyPublishers.ofString("{\"name\":\"x\"}", UTF_16LE),
            "content-type",
            "application/json");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("the body must be a JSON object");
  }

  /** A parser that computes 10 to the power of 600,000,000 would sit there for hours. */
  @ParameterizedTest
  @ValueSource(strings = {"application/grpc+json", "application/grpc-web+json"})
  void takesNoJsonInFramesOfGrpc(String type) throws Exception {
    byte[] json = "{\"afterCursor\":\"1E600000000\"}".getBytes(ISO_8859_1);
    byte[] frame = ByteBuffer.allocate(5 + json.length).putInt(1, json.length).array();
    System.arraycopy(json, 0, frame, 5, json.length);

    HttpResponse<String> response =
        alice.send(
            "POST",
            "/chat.v1.ChatService/GetMessages",
            BodyPublishers.ofByteArray(frame),
            "content-type",
            type);

    assertThat(response.headers().firstValue("grpc-status")).hasValue("3");
    assertStillServes();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/grpc+json"})
  void refusesHugeNumbersAtOnce(String type) throws Exception {
    HttpResponse<String> response =
        alice.send(
            "POST",
            "/chat.v1.ChatService/GetMessages",
            BodyPublishers.ofString("{\"afterCursor\":\"1E600000000\"}"),
            "content-type",
            type);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("after_cursor must be a value of its type");
  }

  @Test
  @Tag("slow")
  void waitsForNoBodyThatDoesNotCome() throws Exception {
    List<String> types =
        List.of(
            "application/json",
            "application/grpc-web+proto",
            "application/grpc-web-text",
            "application/grpc");
    List<Socket> connections = new ArrayList<>();
    for (String type : types) {
      Socket socket = connect();
      socket.setSoTimeout(4 * TIMEOUT_MILLIS);
      connections.add(socket);
      write(
          socket,
          "POST /user.v1.UserService/ListUsers HTTP/1.1\r\nhost: x\r\nauthorization: Bearer "
              + alice.token()
              + "\r\ncontent-type: "
              + type
              + "\r\ncontent-length: 100\r\n\r\n{");
    }

    assertThat(read(connections.get(0))).startsWith("HTTP/1.1 408");
    for (Socket socket : connections.subList(1, types.size())) {
      assertThat(read(socket))
          .contains("\r\ngrpc-status: " + Status.Code.DEADLINE_EXCEEDED.value())
          .containsPattern(LATE);
    }
    for (Socket socket : connections) {
      socket.close();
    }
  }

  @Test
  void passesNoBrokenHeaderOn() throws Exception {
    assertThat(alice.get("/v1/users", "x-data-bin", "not base64!").statusCode()).isEqualTo(400);
    assertThat(alice.get("/v1/users", "grpc-timeout", "-1S").statusCode()).isEqualTo(400);
    assertThat(alice.get("/v1/users", "grpc-encoding", "nonsense").statusCode()).isEqualTo(200);
  }

  @Test
  void keepsMessagesReadableAndHeadersWhole() throws Exception {
    HttpResponse<String> split = alice.get("/v1/users/%0d%0aset-cookie:%20a%3Db");
    HttpResponse<String> unknown = alice.get("/v1/users/b%C3%BC%25");

    assertThat(split.statusCode()).isIn(400, 404);
    assertThat(split.headers().firstValue("set-cookie")).isEmpty();
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).doesNotContain("%C3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/chat/%E2%98%83",
        "/100%25",
        "/%2e%2e/x",
        "/a%2Fb",
        "/%c0%af",
        "/chat/%FF",
        "/%20"
      })
  void findsNothingAtEscapedPathsThatAreNobodys(String path) throws Exception {
    assertThat(send("GET " + path + " HTTP/1.1\r\nhost: x\r\naccept: text/html\r\n\r\n"))
        .matches("(?s)HTTP/1.1 40[04] .*")
        .contains("content-type: application/json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/users/%", "/v1/users/%zz", "/v1/users/%F", "/v1/users?x=%zz"})
  void refusesEscapesThatAreNone(String path) throws Exception {
    assertThat(send("GET " + path + " HTTP/1.1\r\nhost: x\r\n\r\n"))
        .matches("(?s)HTTP/1.1 40[014] .*")
        .contains("content-type: application/json");
    assertStillServes();
  }

  @Test
  void goesOnBesideManySlowConnections() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        Socket socket = connect();
        write(socket, "POST /v1/auth:login HTTP/1.1\r\nhost: x\r\n");
        slow.add(socket);
      }
      assertStillServes();
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
    await().atMost(Duration.ofSeconds(20)).untilAsserted(this::assertStillServes);
  }

  private void assertStillServes() throws Exception {
    assertThat(alice.get("/v1/users?pageSize=1").statusCode()).isEqualTo(200);
  }

  private static Socket connect() throws Exception {
    Socket socket = new Socket("127.0.0.1", Integer.parseInt(server.edge().split(":")[1]));
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  /** All that comes back before the connection is closed, or the first response. */
  private static String send(String request) throws Exception {
    try (Socket socket = connect()) {
      write(socket, request);
      return read(socket);
    } catch (SocketException reset) {
      return "";
    }
  }

  private static void write(Socket socket, String request) throws IOException {
    OutputStream output = socket.getOutputStream();
    output.write(request.getBytes(ISO_8859_1));
    output.flush();
  }

  private static String read(Socket socket) throws IOException {
    byte[] answer = new byte[65_536];
    InputStream input = socket.getInputStream();
    int read = input.read(answer);
    return read < 0 ? "" : new String(answer, 0, read, ISO_8859_1);
  }
}
