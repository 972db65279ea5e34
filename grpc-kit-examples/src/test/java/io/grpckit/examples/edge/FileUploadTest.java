package io.grpckit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.grpckit.examples.RunningServer;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.FileServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileUploadTest {

  @TempDir private static Path folder;

  private static RunningServer server;
  private static String token;
  private static Browser alice;

  @BeforeAll
  static void start() {
    server = RunningServer.startWithEdge(folder);
    token = server.login("alice").getAccessToken();
    alice = Browser.at(server.edge()).signedIn(token);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 256 << 10, 5_000_001})
  void storesTheBody(int size) throws Exception {
    byte[] content = content(size);

    JsonObject stored = json(upload("/v1/files?filename=a%20file.bin", content));

    assertThat(stored.get("sha256").getAsString()).isEqualTo(sha256(content));
    assertThat(download(stored.get("fileId").getAsString())).isEqualTo(content);
  }

  @Test
  void storesABodyOfUnknownLength() throws Exception {
    byte[] content = content(1_000_000);

    HttpResponse<String> response =
        alice.send(
            "POST",
            "/v1/files?filename=x",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content)));

    assertThat(json(response).get("size").getAsString()).isEqualTo("1000000");
  }

  @Test
  void resumes() throws Exception {
    byte[] content = content(2_000_000);
    String path = "/v1/files?filename=x&upload_id=mine&sha256=" + sha256(content);

    HttpResponse<String> partly =
        upload(path + "&declaredSize=2000000", Arrays.copyOf(content, 1_200_000));
    JsonObject progress = json(alice.get("/v1/uploads/mine"));
    long arrived = progress.get("size").getAsLong();
    HttpResponse<String> rest =
        upload(path + "&offset=" + arrived, Arrays.copyOfRange(content, (int) arrived, 2_000_000));

    assertThat(partly.statusCode()).isEqualTo(400);
    assertThat(arrived).isEqualTo(1_200_000);
    assertThat(download(json(rest).get("fileId").getAsString())).isEqualTo(content);
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    byte[] content = content(10);

    assertThat(upload("/v1/files", content).statusCode()).isEqualTo(400);
    assertThat(upload("/v1/files?filename=a%2Fb", content).body())
        .contains("\"field\":\"filename\"");
    assertThat(upload("/v1/files?filename=x&data=AA", content).body())
        .contains("\"field\":\"data\"");
    assertThat(upload("/v1/files?filename=x&sha256=" + "0".repeat(64), content).statusCode())
        .isEqualTo(400);
    assertThat(
            Browser.at(server.edge())
                .send("POST", "/v1/files?filename=x", BodyPublishers.ofByteArray(content))
                .statusCode())
        .isEqualTo(401);
  }

  private static HttpResponse<String> upload(String path, byte[] content) throws Exception {
    return alice.send("POST", path, BodyPublishers.ofByteArray(content));
  }

  private static byte[] download(String id) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    RunningServer.with(token, FileServiceGrpc.newBlockingStub(server.channel()))
        .downloadFile(DownloadFileRequest.newBuilder().setFileId(id).build())
        .forEachRemaining(chunk -> content.writeBytes(chunk.getData().toByteArray()));
    return content.toByteArray();
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  private static JsonObject json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }
}
