package io.grpckit.examples.edge;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;

/** Somebody who speaks HTTP, and may be signed in. */
record Browser(HttpClient client, String base, String token) {

  static Browser at(String hostAndPort) {
    return new Browser(
        HttpClient.newBuilder().version(Version.HTTP_1_1).build(), "http://" + hostAndPort, "");
  }

  Browser signedIn(String accessToken) {
    return new Browser(client, base, accessToken);
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  HttpResponse<String> post(String path, String json, String... headers) throws Exception {
    return send("POST", path, BodyPublishers.ofString(json), with(headers));
  }

  HttpResponse<String> send(String verb, String path, BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    return client.send(request(verb, path, body, headers).build(), BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String verb, String path, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(verb, body)
            .timeout(Duration.ofSeconds(60));
    if (!token.isEmpty()) {
      request.header("authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  private static String[] with(String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "content-type";
    all[headers.length + 1] = "application/json";
    return all;
  }

  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
