package io.grpckit.examples.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.grpckit.examples.process.ServerProcess;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while browsers are there, on an address that load balancers watch. */
@Tag("slow")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class DrainedBrowsersTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String MESSAGES = "/v1/rooms/drain/messages";
  private static final Map<String, String> PUBLIC =
      Map.of("BIND_ADDRESS", "0.0.0.0", "DEMO_PASSWORD", "not-the-default");

  @TempDir private Path folder;

  private final List<String> acknowledged = new CopyOnWriteArrayList<>();

  @Test
  void areToldWhereToGoOnAndLoseNothingThatWasAcknowledged() throws Exception {
    String file;
    try (ServerProcess server = ServerProcess.start(folder, PUBLIC)) {
      Browser alice = signIn(server);
      say(alice, "before");
      var lines = listen(alice, "GET", MESSAGES + "?follow=true", BodyPublishers.noBody());
      var events =
          listen(
              alice,
              "GET",
              MESSAGES + "?follow=true",
              BodyPublishers.noBody(),
              "accept",
              "text/event-stream");
      var web =
          listen(
              alice,
              "POST",
              "/chat.v1.ChatService/GetMessages",
              BodyPublishers.ofString("\0\0\0\0\t\n\5drain\30\1", ISO_8859_1),
              "content-type",
              "application/grpc-web+proto");
      try (Socket upload = upload(alice)) {
        await().atMost(PATIENCE).until(() -> openStreams(alice), open -> open == 4);
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> stop(server));

        await().atMost(PATIENCE).until(() -> alice.get("/health/ready").statusCode() == 503);
        say(alice, "while load balancers notice");
        assertThat(List.of(lines, events, web, exit)).noneMatch(CompletableFuture::isDone);

        String resume = "the server is stopping; resume after cursor 2";
        assertThat(body(lines).lines())
            .hasSize(3)
            .last()
            .asString()
            .startsWith("{\"error\":{\"code\":\"UNAVAILABLE\",\"message\":\"" + resume + "\"");
        assertThat(body(events))
            .contains("while load balancers notice")
            .contains("event: error\ndata: {\"code\":\"UNAVAILABLE\",\"message\":\"" + resume);
        assertThat(body(web))
            .contains("while load balancers notice", "grpc-status: 14", "grpc-message: " + resume);
        file = finish(upload);
        assertThat(exit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isZero();
      }
      assertThat(server.output()).anyMatch(line -> line.startsWith("drained in "));
    }

    try (ServerProcess again = ServerProcess.start(folder, PUBLIC)) {
      Browser alice = signIn(again);
      assertThat(
              alice.get(MESSAGES).body().lines().map(line -> json(line).get("text").getAsString()))
          .containsExactlyElementsOf(acknowledged);
      assertThat(alice.get("/v1/files/" + file).statusCode()).isEqualTo(200);
    }
  }

  private static Browser signIn(ServerProcess server) throws Exception {
    server.awaitReady(PATIENCE);
    Browser browser = Browser.at("127.0.0.1:" + URI.create(server.edge()).getPort());
    HttpResponse<String> response =
        browser.post(
            "/v1/auth:login", "{\"email\":\"alice@example.com\",\"password\":\"not-the-default\"}");
    return browser.signedIn(json(response.body()).get("accessToken").getAsString());
  }

  private void say(Browser browser, String text) throws Exception {
    HttpResponse<String> response = browser.post(MESSAGES, "{\"text\":\"%s\"}".formatted(text));
    assertThat(response.statusCode()).isEqualTo(200);
    acknowledged.add(text);
  }

  private static CompletableFuture<HttpResponse<String>> listen(
      Browser browser, String verb, String path, BodyPublisher body, String... headers) {
    return browser
        .client()
        .sendAsync(
            browser.request(verb, path, body, headers).timeout(PATIENCE.multipliedBy(2)).build(),
            BodyHandlers.ofString(ISO_8859_1));
  }

  /** Half of it. */
  private static Socket upload(Browser browser) throws IOException {
    Socket socket = new Socket("127.0.0.1", URI.create(browser.base()).getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    String head =
        "POST /v1/files?filename=x HTTP/1.1\r\nhost: x\r\nauthorization: Bearer "
            + browser.token()
            + "\r\ncontent-length: 600000\r\nconnection: close\r\n\r\n";
    socket.getOutputStream().write((head + "x".repeat(300_000)).getBytes(ISO_8859_1));
    return socket;
  }

  /** The other half, and its answer. */
  private static String finish(Socket upload) throws IOException {
    upload.getOutputStream().write("x".repeat(300_000).getBytes(ISO_8859_1));
    String answer = new String(upload.getInputStream().readAllBytes(), ISO_8859_1);
    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
    return json(answer.substring(answer.indexOf("\r\n\r\n"))).get("fileId").getAsString();
  }

  private static int openStreams(Browser browser) throws Exception {
    return (int)
        browser
            .get("/metrics")
            .body()
            .lines()
            .filter(line -> line.startsWith("grpc_server_call_active{"))
            .filter(line -> line.contains("GetMessages") || line.contains("FileService/UploadFile"))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
            .sum();
  }

  private static int stop(ServerProcess server) {
    try {
      return server.stop(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String body(CompletableFuture<HttpResponse<String>> stream) throws Exception {
    return stream.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body();
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }
}
