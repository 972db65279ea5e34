package io.grpckit.examples.demo;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.grpckit.examples.auth.v1.LoginRequest;
import io.grpckit.examples.auth.v1.LoginResponse;
import io.grpckit.examples.process.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A call over HTTP and JSON, as browsers make it; its trace, its log line and its metric tell the
 * same.
 */
final class BrowserStep implements DemoStep {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final String METHOD = "user.v1.UserService/ListUsers";

  private final HttpClient http = HttpClient.newHttpClient();

  @Override
  public String title() {
    return "Call over HTTP, and find the call in log and metrics";
  }

  @Override
  public void play(DemoScene scene) throws Exception {
    ServerProcess server = scene.server();
    if (server == null) {
      scene.tell("left out: only a server of our own shows its log");
      return;
    }
    String token = signIn(scene, server.edge());
    String trace = UUID.randomUUID().toString().replace("-", "");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.edge() + "/v1/users?pageSize=2"))
            .header("authorization", "Bearer " + token)
            .header("traceparent", "00-" + trace + "-" + trace.substring(16) + "-01")
            .build();
    scene.tell("GET /v1/users?pageSize=2 answers %s", send(request).strip());
    scene.tell("trace    %s", trace);
    scene.tell("log      %s", find("log line", trace, server::output));
    scene.tell("metrics  %s", find("metric", "OK", () -> series(server.edge())));
  }

  private String signIn(DemoScene scene, String edge) throws Exception {
    LoginRequest login =
        LoginRequest.newBuilder().setEmail(DemoScene.ALICE).setPassword(scene.password()).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(edge + "/v1/auth:login"))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(JsonFormat.printer().print(login)))
            .build();
    return token(send(request));
  }

  private static String token(String json) throws InvalidProtocolBufferException {
    LoginResponse.Builder response = LoginResponse.newBuilder();
    JsonFormat.parser().merge(json, response);
    return response.getAccessToken();
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    DemoFailure.unless(
        response.statusCode() == 200,
        "%s must answer 200, answered %d: %s"
            .formatted(request.uri().getPath(), response.statusCode(), response.body()));
    return response.body();
  }

  private List<String> series(String edge) {
    try {
      return send(HttpRequest.newBuilder(URI.create(edge + "/metrics")).build())
          .lines()
          .filter(line -> line.startsWith("grpc_server_call_duration_seconds_count{"))
          .toList();
    } catch (IOException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /** A call is written down right after it has ended. */
  private static String find(String what, String mark, Supplier<List<String>> lines)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - end < 0) {
      for (String line : lines.get()) {
        if (line.contains(METHOD) && line.contains(mark)) {
          return line;
        }
      }
      Thread.sleep(PAUSE.toMillis());
    }
    throw new DemoFailure("there must be a " + what + " of " + METHOD + " with " + mark);
  }
}
