package io.grpckit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.grpckit.examples.LogLines;
import io.grpckit.examples.RunningServer;
import io.grpckit.examples.auth.FileSigningKeyStore;
import io.grpckit.examples.auth.SigningKeys;
import io.grpckit.examples.file.catalog.StoredFile;
import io.grpckit.examples.file.link.DownloadLinks;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A browser that follows an address by itself, and sends no headers of ours. */
class LinkedDownloadTest {

  private static final String CONTENT = "what there is to download\n".repeat(50_000);

  @TempDir private static Path folder;

  private static RunningServer server;
  private static Browser alice;
  private static Browser anybody;
  private static String id;
  private static String sha256;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.startWithEdge(folder);
    anybody = Browser.at(server.edge());
    alice = anybody.signedIn(server.login("alice").getAccessToken());
    JsonObject stored = upload("a \u00fcber file.txt", CONTENT);
    id = stored.get("fileId").getAsString();
    sha256 = stored.get("sha256").getAsString();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void downloadsWithNothingButTheAddress() throws Exception {
    HttpResponse<String> file = anybody.get(link());

    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.body()).isEqualTo(CONTENT);
    assertThat(Browser.header(file, "content-disposition"))
        .isEqualTo("attachment; filename*=UTF-8''a%20%C3%BCber%20file.txt");
    assertThat(Browser.header(file, "content-type")).isEqualTo("application/octet-stream");
    assertThat(Browser.header(file, "x-content-type-options")).isEqualTo("nosniff");
    assertThat(Browser.header(file, "referrer-policy")).isEqualTo("no-referrer");
    assertThat(Browser.header(file, "cache-control")).isEqualTo("private, no-store");
  }

  @Test
  void isToBeginWithinAMinute() throws Exception {
    JsonObject link = json(alice.post("/v1/files/" + id + "/link", "{}"));

    assertThat(link.get("expiresIn").getAsString()).isEqualTo("60");
  }

  @Test
  void givesAPart() throws Exception {
    HttpResponse<String> part = anybody.get(link(), "range", "bytes=100-", "if-range", tag());

    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(CONTENT.substring(100));
  }

  @Test
  void goesOnAfterTheMinuteForWhoHadBegun() throws Exception {
    String old = path(id) + "?link=" + signed(Duration.ofMinutes(50), id);

    assertThat(anybody.get(old, "range", "bytes=100-").statusCode()).isEqualTo(401);
    assertThat(anybody.get(old, "range", "bytes=100-", "if-range", tag()).body())
        .as("as Chromium asks")
        .isEqualTo(CONTENT.substring(100));
    assertThat(anybody.get(old, "range", "bytes=100-", "if-match", tag()).body())
        .as("as Firefox asks")
        .isEqualTo(CONTENT.substring(100));
  }

  @Test
  void leadsNowhereWhenItHasExpired() throws Exception {
    String expired = path(id) + "?link=" + signed(Duration.ofMinutes(61), id);

    HttpResponse<String> answer = anybody.get(expired, "if-range", tag(), "range", "bytes=1-");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("UNAUTHENTICATED").doesNotContain("link");
    assertThat(Browser.header(answer, "etag")).isEmpty();
  }

  @Test
  void leadsToItsFileOnly() throws Exception {
    String other = upload("other.txt", "something else").get("fileId").getAsString();
    String token = link().substring(link().indexOf('?'));

    assertThat(anybody.get(path(other) + token).statusCode()).isEqualTo(403);
    assertThat(anybody.get("/v1/files/" + other + token).statusCode()).isEqualTo(400);
  }

  @Test
  void isNotToBeForged() throws Exception {
    String link = link();
    char last = link.charAt(link.length() - 10);
    String forged =
        new StringBuilder(link)
            .replace(link.length() - 10, link.length() - 9, last == 'A' ? "B" : "A")
            .toString();

    assertThat(anybody.get(forged).statusCode()).isEqualTo(401);
    assertThat(anybody.get(path(id) + "?link=").statusCode()).isEqualTo(401);
    assertThat(anybody.get(path(id) + "?link=%C3%BC").statusCode()).isEqualTo(401);
  }

  @Test
  void isNoAccessTokenNorAnAccessTokenALink() throws Exception {
    String token = link().substring(link().indexOf('=') + 1);

    assertThat(anybody.signedIn(token).get("/v1/users").statusCode()).isEqualTo(401);
    assertThat(anybody.signedIn(token).get(path(id)).statusCode()).isEqualTo(401);
    assertThat(anybody.get(path(id) + "?link=" + alice.token()).statusCode()).isEqualTo(401);
  }

  @Test
  void isTakenInPlaceOfTheHeader() throws Exception {
    assertThat(anybody.signedIn("nonsense").get(link()).statusCode()).isEqualTo(200);
    assertThat(alice.get(path(id) + "?link=nonsense").statusCode()).isEqualTo(401);
  }

  @Test
  void isMadeForWhoMayUseFiles() throws Exception {
    assertThat(anybody.post("/v1/files/" + id + "/link", "{}").statusCode()).isEqualTo(401);
    assertThat(alice.post("/v1/files/none/link", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void isInNoLog() throws Exception {
    try (LogLines log = LogLines.ofAll()) {
      String link = link();
      String token = link.substring(link.indexOf('=') + 1);
      anybody.get(link);
      anybody.get(link + "x");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                leave(link); // once more, if all of it was sent before anybody could leave
                return log.lines().stream().anyMatch(line -> line.contains("CANCELLED"));
              });
      assertThat(log.lines())
          .anyMatch(line -> line.contains("DownloadFile") && line.contains("OK"));
      assertThat(log.lines()).noneMatch(line -> line.contains(token.substring(0, 60)));
    }
  }

  /** Goes away in the middle of the answer. */
  private static void leave(String link) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", URI.create(anybody.base()).getPort())) {
      OutputStream out = socket.getOutputStream();
      socket.setReceiveBufferSize(4096);
      out.write(
          ("GET " + link + " HTTP/1.1\r\nhost: localhost\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      socket.setSoLinger(true, 0);
    }
  }

  private static String link() throws Exception {
    return json(alice.post("/v1/files/" + id + "/link", "{}")).get("url").getAsString();
  }

  /** A link that was made some time ago, with the server's own keys. */
  private static String signed(Duration ago, String fileId) {
    SigningKeys keys =
        new SigningKeys(new FileSigningKeyStore(folder.resolve("keys")), Clock.systemUTC());
    Clock then = Clock.fixed(Instant.now().minus(ago), ZoneOffset.UTC);
    return new DownloadLinks(keys, then)
        .sign("7", new StoredFile(fileId, "7", "", "", 1, sha256, then.instant()));
  }

  private static String path(String fileId) {
    return "/v1/files/" + fileId + "/content";
  }

  private static String tag() {
    return '"' + sha256 + '"';
  }

  private static JsonObject upload(String name, String content) throws Exception {
    String query = "?filename=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    return json(alice.post("/v1/files" + query, content));
  }

  private static JsonObject json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }
}
