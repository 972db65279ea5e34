package io.grpckit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import io.grpckit.examples.RunningServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileDownloadTest {

  private static final byte[] CONTENT = random(3_000_001);

  @TempDir private static Path folder;

  private static RunningServer server;
  private static Browser alice;
  private static String path;
  private static String eTag;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.startWithEdge(folder);
    alice = Browser.at(server.edge()).signedIn(server.login("alice").getAccessToken());
    path = upload("a file.html", CONTENT);
    eTag =
        '"' + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT)) + '"';
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void givesAFileToBeKeptNotShown() throws Exception {
    HttpResponse<byte[]> file = get("GET", path);

    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.body()).isEqualTo(CONTENT);
    assertThat(Browser.header(file, "content-length")).isEqualTo("3000001");
    assertThat(Browser.header(file, "content-type")).isEqualTo("application/octet-stream");
    assertThat(Browser.header(file, "content-disposition"))
        .isEqualTo("attachment; filename=\"a file.html\"");
    assertThat(Browser.header(file, "x-content-type-options")).isEqualTo("nosniff");
    assertThat(Browser.header(file, "etag")).isEqualTo(eTag);
    assertThat(Browser.header(file, "last-modified")).endsWith(" GMT");
    assertThat(Browser.header(file, "cache-control")).isEqualTo("private, no-cache");
    assertThat(Browser.header(file, "accept-ranges")).isEqualTo("bytes");
  }

  @Test
  void givesAPart() throws Exception {
    HttpResponse<byte[]> part =
        get("GET", path, "range", "bytes=1000000-1999999", "if-range", eTag);

    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(CONTENT, 1_000_000, 2_000_000));
    assertThat(Browser.header(part, "content-range")).isEqualTo("bytes 1000000-1999999/3000001");
    assertThat(Browser.header(part, "content-length")).isEqualTo("1000000");
  }

  @Test
  void saysWhatThereIsWithoutGivingIt() throws Exception {
    HttpResponse<byte[]> head = get("HEAD", path);

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(Browser.header(head, "content-length")).isEqualTo("3000001");
  }

  @Test
  void givesTheWholeLengthToHeadWhateverTheRange() throws Exception {
    HttpResponse<byte[]> head = get("HEAD", path, "range", "bytes=3000001-");

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(Browser.header(head, "content-length")).isEqualTo("3000001");
  }

  @Test
  void givesNothingToWhoHasIt() throws Exception {
    HttpResponse<byte[]> known = get("GET", path, "if-none-match", eTag);

    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(known.body()).isEmpty();
    assertThat(Browser.header(known, "etag")).isEqualTo(eTag);
  }

  @Test
  void refusesARangeBehindTheEnd() throws Exception {
    HttpResponse<byte[]> behind = get("GET", path, "range", "bytes=3000001-");

    assertThat(behind.statusCode()).isEqualTo(416);
    assertThat(Browser.header(behind, "content-range")).isEqualTo("bytes */3000001");
  }

  @Test
  void givesAnEmptyFile() throws Exception {
    HttpResponse<byte[]> empty = get("GET", upload("empty", new byte[0]));

    assertThat(empty.statusCode()).isEqualTo(200);
    assertThat(empty.body()).isEmpty();
    assertThat(Browser.header(empty, "content-length")).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          Λ.txt,  attachment; filename*=UTF-8''%CE%9B.txt
          a"b,    attachment; filename*=UTF-8''a%22b
          a;b=c,  attachment; filename*=UTF-8''a%3Bb%3Dc
          %41.sh, attachment; filename*=UTF-8''%2541.sh
          a'b*c,  attachment; filename*=UTF-8''a%27b%2Ac
          ` .sh`, attachment; filename*=UTF-8''%20.sh
          """)
  void tellsAnyName(String name, String disposition) throws Exception {
    assertThat(Browser.header(get("HEAD", upload(name, new byte[1])), "content-disposition"))
        .isEqualTo(disposition);
  }

  @ParameterizedTest
  @CsvSource({"nothing, 404", "..%2f..%2fexample.db, 400", "%00, 400", "%ff, 404"})
  void knowsFilesByTheirIdsOnly(String id, int status) throws Exception {
    HttpResponse<String> missing = alice.get("/v1/files/" + id + "/content");

    assertThat(missing.statusCode()).isEqualTo(status);
    assertThat(missing.body()).contains("\"code\":");
  }

  @Test
  void givesNothingToStrangers() throws Exception {
    HttpResponse<String> refused = Browser.at(server.edge()).get(path);

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).contains("\"code\":\"UNAUTHENTICATED\"");
  }

  @Test
  void readsNoMoreThanTheClientTakes() throws Exception {
    String large = upload("large", random(30_000_000));
    try (Socket slow = new Socket("127.0.0.1", Integer.parseInt(server.edge().split(":")[1]))) {
      slow.setReceiveBufferSize(1 << 16);
      OutputStream out = slow.getOutputStream();
      out.write(
          "GET %s HTTP/1.1\r\nhost: x\r\nauthorization: Bearer %s\r\n\r\n"
              .formatted(large, alice.token())
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      assertThat(slow.getInputStream().read()).isEqualTo('H');
      await().atMost(Duration.ofSeconds(30)).until(() -> downloads() == 1);

      await()
          .during(Duration.ofSeconds(1))
          .atMost(Duration.ofSeconds(30))
          .until(() -> downloads() == 1); // it is not all in some buffer
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> downloads() == 0);
  }

  private static long downloads() throws Exception {
    return alice
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("grpc_server_call_active{"))
        .filter(line -> line.contains("FileService/DownloadFile"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static HttpResponse<byte[]> get(String verb, String path, String... headers)
      throws IOException, InterruptedException {
    return alice
        .client()
        .send(
            alice.request(verb, path, BodyPublishers.noBody(), headers).build(),
            BodyHandlers.ofByteArray());
  }

  private static String upload(String name, byte[] content) throws Exception {
    HttpResponse<String> stored =
        alice.send(
            "POST",
            "/v1/files?filename=" + URLEncoder.encode(name, StandardCharsets.UTF_8),
            BodyPublishers.ofByteArray(content));
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
    return JsonParser.parseString(stored.body()).getAsJsonObject().get("fileUrl").getAsString()
        + "/content";
  }

  private static byte[] random(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }
}
