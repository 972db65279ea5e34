package io.grpckit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.server.Server;
import io.grpckit.examples.edge.page.Page;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {

  private static final String HTML = "text/html,application/xhtml+xml,*/*;q=0.8";

  private static Server server;

  private final HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();

  @BeforeAll
  static void start() {
    server =
        Server.builder()
            .http(0)
            .http1MaxInitialLineLength(64 << 10)
            .serviceUnder("/", new Page("page-of-a-test"))
            .build();
    server.start().join();
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/index.html", "/chat", "/chat/lobby", "/users?page=2"})
  void startsThePageWhereverABrowserGoes(String path) throws Exception {
    HttpResponse<String> response = get(path, HTML);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("<title>page</title>");
    assertThat(header(response, "content-type")).startsWith("text/html");
    assertThat(header(response, "cache-control")).contains("no-cache");
  }

  @Test
  void letsBrowsersKeepWhatNeverChanges() throws Exception {
    HttpResponse<String> response = get("/assets/app-1a2b.js", "*/*");

    assertThat(response.body()).contains("console.log");
    assertThat(header(response, "content-type")).contains("javascript");
    assertThat(header(response, "cache-control")).contains("immutable", "max-age=31536000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing.js",
        "/assets",
        "/assets/",
        "/assets/app-2b3c.js",
        "/.well-known/nothing",
        "/..%2f..%2flogback.xml",
        "/%2e%2e/logback.xml",
        "/assets//app-1a2b.js%00",
        "/assets%5capp-1a2b.js"
      })
  void findsNothingElse(String path) throws Exception {
    HttpResponse<String> response = get(path, "*/*");

    assertThat(response.statusCode()).isIn(400, 404);
    assertThat(response.body()).doesNotContain("console", "<title>page");
  }

  @Test
  void readsLongPaths() throws Exception {
    assertThat(get("/a".repeat(15_000), "*/*").statusCode()).isEqualTo(404);
  }

  @Test
  void startsNoPageForProgramsThatAskForData() throws Exception {
    assertThat(get("/v1/nothing", "application/json").body())
        .isEqualTo("{\"code\":\"NOT_FOUND\",\"message\":\"there is nothing at /v1/nothing\"}\n");
  }

  @Test
  void hasNoMethodsToOffer() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/user.v1.UserService/Nothing"))
            .POST(BodyPublishers.ofString("x"))
            .build();

    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path, String accept) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).header("accept", accept).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.activeLocalPort() + path);
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
