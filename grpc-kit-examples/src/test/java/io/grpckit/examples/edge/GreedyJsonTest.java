package io.grpckit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.examples.RunningServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that would cost the server far more than the client, who needs no token for it. */
class GreedyJsonTest {

  @TempDir private static Path folder;

  private static RunningServer server;
  private static Browser anybody;

  @BeforeAll
  static void start() {
    server = RunningServer.startWithEdge(folder);
    anybody = Browser.at(server.edge());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Two million values are 4 MiB of text, and 200 MiB of objects. */
  @ParameterizedTest
  @ValueSource(strings = {"/v1/auth:login", "/auth.v1.AuthService/Login"})
  void readsNoMoreValuesThanAMessageHas(String path) throws Exception {
    HttpResponse<String> response =
        anybody.post(path, "{\"email\":[" + "0,".repeat(2_000_000) + "0]}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("a JSON object of at most 20000 tokens");
  }

  @Test
  void explainsNotEverythingThatIsWrong() throws Exception {
    String fields =
        IntStream.range(0, 9_000)
            .mapToObj(i -> "\"f" + i + "\":0")
            .collect(Collectors.joining(","));

    HttpResponse<String> response = anybody.post("/v1/auth:login", "{" + fields + "}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"field\":\"f0\"");
    assertThat(response.body().length()).isLessThan(2 * fields.length());
  }

  @Test
  void repeatsNoLongNames() throws Exception {
    HttpResponse<String> response =
        anybody.post("/v1/auth:login", "{\"" + "f".repeat(100_000) + "\":0}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).hasSizeLessThan(1_000);
  }
}
