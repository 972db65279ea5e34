package io.grpckit.examples.edge;

import static io.grpckit.examples.edge.Browser.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.grpckit.examples.RunningServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestTest {

  @TempDir private static Path folder;

  private static RunningServer server;
  private static Browser anybody;
  private static Browser alice;

  @BeforeAll
  static void start() {
    server = RunningServer.startWithEdge(folder);
    anybody = Browser.at(server.edge());
    alice = anybody.signedIn(server.login("alice").getAccessToken());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void signsIn() throws Exception {
    HttpResponse<String> response =
        anybody.post(
            "/v1/auth:login", "{\"email\":\"alice@example.com\",\"password\":\"demo-password\"}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "content-type")).isEqualTo("application/json; charset=utf-8");
    assertThat(header(response, "cache-control")).isEqualTo("no-store");
    String token = json(response).get("accessToken").getAsString();
    assertThat(anybody.signedIn(token).get("/v1/users").statusCode()).isEqualTo(200);
  }

  @Test
  void createsReadsChangesAndDeletes() throws Exception {
    JsonObject created =
        json(alice.post("/v1/users", "{\"name\":\"Ada\",\"email\":\"ada@example.com\"}"))
            .getAsJsonObject("user");
    String path = "/v1/users/" + created.get("id").getAsString();

    assertThat(json(alice.get(path)).getAsJsonObject("user")).isEqualTo(created);

    HttpResponse<String> changed =
        alice.send(
            "PATCH",
            path,
            BodyPublishers.ofString("{\"name\":\"Ada L.\"}"),
            "content-type",
            "application/json; charset=UTF-8");
    assertThat(json(changed).getAsJsonObject("user").get("name").getAsString()).isEqualTo("Ada L.");

    assertThat(alice.send("DELETE", path, BodyPublishers.noBody()).body()).isEqualTo("{}\n");
    assertThat(alice.get(path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"page_size=1", "pageSize=1"})
  void takesParametersByEitherName(String query) throws Exception {
    JsonObject page = json(alice.get("/v1/users?" + query));

    assertThat(page.getAsJsonArray("users")).hasSize(1);
    String token = page.get("nextPageToken").getAsString();
    assertThat(alice.get("/v1/users?" + query + "&pageToken=" + token).statusCode()).isEqualTo(200);
  }

  @Test
  void takesACallByItsName() throws Exception {
    HttpResponse<String> response =
        alice.post("/user.v1.UserService/ListUsers", "{\"page_size\":1}");

    assertThat(json(response).getAsJsonArray("users")).hasSize(1);
  }

  @Test
  void tellsAllThatIsWrongWithARequest() throws Exception {
    HttpResponse<String> response = alice.post("/v1/users", "{\"email\":\"alice\"}");

    assertThat(response.statusCode()).isEqualTo(400);
    JsonObject error = json(response);
    assertThat(error.get("code").getAsString()).isEqualTo("INVALID_ARGUMENT");
    assertThat(error.getAsJsonArray("violations"))
        .extracting(violation -> violation.getAsJsonObject().get("field").getAsString())
        .containsExactlyInAnyOrder("name", "email");
    assertThat(error.getAsJsonArray("details"))
        .extracting(detail -> detail.getAsJsonObject().get("@type").getAsString())
        .contains(
            "type.googleapis.com/grpckit.errors.v1.ValidationError",
            "type.googleapis.com/google.rpc.BadRequest");
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST   | /v1/users           | application/json | {"name":          | 400 | INVALID_ARGUMENT   |          | the body must be a JSON object of at most 20000 tokens
          POST   | /v1/users           | application/json | {name:'x'}        | 400 | INVALID_ARGUMENT   |          | the body must be a JSON object of at most 20000 tokens
          POST   | /v1/users           | application/json | {} {}             | 400 | INVALID_ARGUMENT   |          | the body must be a JSON object of at most 20000 tokens
          POST   | /v1/users           | application/json | {"name":1,"name":2} | 400 | INVALID_ARGUMENT |          | the body must be a JSON object of at most 20000 tokens
          POST   | /v1/users           | application/json | [1]               | 400 | INVALID_ARGUMENT   |          | the body must be a JSON object of at most 20000 tokens
          POST   | /v1/users           | application/json | {"nom":"x"}       | 400 | INVALID_ARGUMENT   | nom      |
          POST   | /v1/users           | application/json | {"name":{}}       | 400 | INVALID_ARGUMENT   | name     |
          POST   | /v1/users           | text/plain       | {}                | 415 | INVALID_ARGUMENT   |          | the body must be application/json in UTF-8
          POST   | /v1/users           | application/json; charset=latin1 | {} | 415 | INVALID_ARGUMENT  |          | the body must be application/json in UTF-8
          POST   | /v1/users?x=1       | application/json | {}                | 400 | INVALID_ARGUMENT   | x        |
          GET    | /v1/users?nothing=1 | text/plain       |                   | 400 | INVALID_ARGUMENT   | nothing  |
          GET    | /v1/users?page_size=many | text/plain  |                   | 400 | INVALID_ARGUMENT   | page_size |
          GET    | /v1/users?page_size=1&page_size=2 | text/plain |           | 400 | INVALID_ARGUMENT   | page_size |
          GET    | /v1/users?page_size.x=1 | text/plain   |                   | 400 | INVALID_ARGUMENT   | page_size.x |
          GET    | /v1/users?page_size=-1 | text/plain    |                   | 400 | INVALID_ARGUMENT   | page_size |
          GET    | /v1/users/none      | text/plain       |                   | 404 | NOT_FOUND          |          |
          GET    | /v1/nothing         | text/plain       |                   | 404 | NOT_FOUND          |          | there is nothing at /v1/nothing
          PUT    | /v1/users           | application/json | {}                | 405 | INVALID_ARGUMENT   |          | use one of: GET, POST
          POST   | /v1/users           | application/json | {"name":"x","email":"ALICE@example.com"} | 409 | ALREADY_EXISTS | |
          """)
  void saysInJsonWhatIsWrong(
      String verb,
      String path,
      String type,
      String body,
      int status,
      String code,
      String field,
      String message)
      throws Exception {
    HttpResponse<String> response =
        alice.send(
            verb, path, BodyPublishers.ofString(body == null ? "" : body), "content-type", type);

    JsonObject error = json(response);
    assertThat(response.statusCode()).as(error.toString()).isEqualTo(status);
    assertThat(error.get("code").getAsString()).isEqualTo(code);
    if (field != null) {
      assertThat(error.getAsJsonArray("violations"))
          .extracting(violation -> violation.getAsJsonObject().get("field").getAsString())
          .contains(field);
    }
    if (message != null) {
      assertThat(error.get("message").getAsString()).isEqualTo(message);
    }
  }

  @Test
  void saysWhichMethodsThereAre() throws Exception {
    HttpResponse<String> response = alice.send("PUT", "/v1/users", BodyPublishers.noBody());

    assertThat(header(response, "allow")).isEqualTo("GET, POST");
  }

  @Test
  void asksForATokenAndForTheRight() throws Exception {
    Browser bob = anybody.signedIn(server.login("bob").getAccessToken());

    HttpResponse<String> unknown = anybody.get("/v1/users");
    HttpResponse<String> forbidden = bob.post("/v1/users", "{}");

    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(header(unknown, "www-authenticate")).isEqualTo("Bearer");
    assertThat(forbidden.statusCode()).isEqualTo(403);
  }

  @Test
  void refusesBodiesThatAreTooLarge() throws Exception {
    String body = "{\"name\":\"%s\"}".formatted("n".repeat(5 << 20));

    HttpResponse<String> response = alice.post("/v1/users", body);

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(json(response).get("code").getAsString()).isEqualTo("RESOURCE_EXHAUSTED");
  }

  @Test
  void streamsLines() throws Exception {
    HttpResponse<String> response = alice.get("/v1/users:stream?limit=2");

    assertThat(header(response, "content-type")).isEqualTo("application/x-ndjson");
    assertThat(response.body().lines())
        .hasSize(2)
        .allMatch(line -> JsonParser.parseString(line).getAsJsonObject().has("email"));
  }

  @Test
  void streamsEvents() throws Exception {
    HttpResponse<String> response =
        alice.get("/v1/users:stream?limit=1", "accept", "text/event-stream");

    assertThat(header(response, "content-type")).startsWith("text/event-stream");
    assertThat(response.body())
        .startsWith("data: {\"id\":")
        .endsWith("\n\nevent: end\ndata: {}\n\n");
  }

  @Test
  void streamsWhatIsSaidLive() throws Exception {
    say("live", "first");
    HttpResponse<Stream<String>> response =
        alice
            .client()
            .send(
                alice
                    .request("GET", "/v1/rooms/live/messages?follow=true", BodyPublishers.noBody())
                    .build(),
                BodyHandlers.ofLines());

    try (Stream<String> lines = response.body()) {
      Iterator<String> heard = lines.iterator();
      assertThat(heard.next()).contains("\"text\":\"first\"");
      say("live", "second");
      assertThat(heard.next()).contains("\"text\":\"second\"");
    }
  }

  @Test
  void streamsWhoComesAndGoes() throws Exception {
    Browser bob = anybody.signedIn(server.login("bob").getAccessToken());
    HttpResponse<Stream<String>> watched =
        bob.client()
            .send(
                bob.request("GET", "/v1/rooms/hall/presence", BodyPublishers.noBody()).build(),
                BodyHandlers.ofLines());

    try (Stream<String> lines = watched.body()) {
      Iterator<String> seen = lines.iterator();
      assertThat(seen.next()).startsWith("{\"present\":{");
      alice.get("/v1/rooms/hall/messages?follow=true", "grpc-timeout", "300m");
      assertThat(seen.next()).startsWith("{\"joined\":{").contains("\"user\":\"alice\"");
      assertThat(seen.next()).startsWith("{\"left\":{").contains("\"user\":\"alice\"");
    }
  }

  @Test
  void answersStreamsThatFailAtOnceWithTheirStatus() throws Exception {
    assertThat(anybody.get("/v1/users:stream").statusCode()).isEqualTo(401);
    assertThat(alice.get("/v1/users:stream?limit=-1").statusCode()).isEqualTo(400);
  }

  @Test
  void tellsInTheLastLineThatAStreamFailed() throws Exception {
    say("rest", "something");

    HttpResponse<String> response =
        alice.get("/v1/rooms/rest/messages?follow=true", "grpc-timeout", "300m");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body().lines())
        .last()
        .asString()
        .startsWith("{\"error\":{\"code\":\"DEADLINE_EXCEEDED\"");
  }

  @Test
  void endsACallAtItsDeadline() throws Exception {
    HttpResponse<String> response = alice.get("/v1/users", "grpc-timeout", "1n");

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(alice.get("/v1/users", "grpc-timeout", "soon").statusCode()).isEqualTo(400);
  }

  private static void say(String room, String text) throws Exception {
    String path = "/v1/rooms/" + room + "/messages";
    assertThat(alice.post(path, "{\"text\":\"%s\"}".formatted(text)).statusCode()).isEqualTo(200);
  }

  private static JsonObject json(HttpResponse<String> response) {
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }
}
