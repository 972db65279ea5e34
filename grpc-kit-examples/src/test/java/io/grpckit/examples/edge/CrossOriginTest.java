package io.grpckit.examples.edge;

import static io.grpckit.examples.edge.Browser.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.Server;
import io.grpckit.examples.edge.page.CrossOrigin;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CrossOriginTest {

  private static final String FRIEND = "https://app.example.com";
  private static final String STRANGER = "https://evil.example.com";
  private static final String PATH = "/user.v1.UserService/GetUser";

  private static Server server;
  private static Browser browser;

  @BeforeAll
  static void start() {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "origin");
    server =
        Server.builder()
            .http(0)
            .service(PATH, (context, request) -> HttpResponse.of(HttpStatus.OK))
            .decorator(CrossOrigin.allowing(List.of(FRIEND)))
            .build();
    server.start().join();
    browser = Browser.at("127.0.0.1:" + server.activeLocalPort());
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  @Test
  void letsFriendsCallAndReadTheStatus() throws Exception {
    var preflight = preflight(FRIEND);
    var response = browser.post(PATH, "{}", "origin", FRIEND);

    assertThat(header(preflight, "access-control-allow-origin")).isEqualTo(FRIEND);
    assertThat(header(preflight, "access-control-allow-headers")).contains("x-grpc-web");
    assertThat(header(response, "access-control-allow-origin")).isEqualTo(FRIEND);
    assertThat(header(response, "access-control-expose-headers"))
        .contains("grpc-status", "grpc-message", "grpc-status-details-bin");
  }

  @Test
  void letsFriendsDownloadPartsOfFiles() throws Exception {
    String wanted = "if-match,if-none-match,if-range,range";
    var preflight = preflight(FRIEND, "GET", wanted);
    var response = browser.post(PATH, "{}", "origin", FRIEND);

    assertThat(header(preflight, "access-control-allow-headers").split(",\\s*"))
        .contains(wanted.split(","));
    assertThat(header(response, "access-control-expose-headers").split(",\\s*"))
        .contains("etag", "content-disposition", "content-range", "accept-ranges");
  }

  @Test
  void tellsStrangersNothing() throws Exception {
    assertThat(header(preflight(STRANGER), "access-control-allow-origin")).isEmpty();
    assertThat(header(browser.post(PATH, "{}", "origin", STRANGER), "access-control-allow-origin"))
        .isEmpty();
  }

  private static java.net.http.HttpResponse<String> preflight(String origin) throws Exception {
    return preflight(origin, "POST", "x-grpc-web,content-type");
  }

  private static java.net.http.HttpResponse<String> preflight(
      String origin, String method, String headers) throws Exception {
    return browser.send(
        "OPTIONS",
        PATH,
        BodyPublishers.noBody(),
        "origin",
        origin,
        "access-control-request-method",
        method,
        "access-control-request-headers",
        headers);
  }
}
