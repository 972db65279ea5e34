package io.grpckit.interceptors.auth.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.grpckit.interceptors.auth.client.AccessToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCredentialsTokenSourceTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private HttpServer server;
  private volatile String authorization;
  private volatile String form;
  private volatile int status = 200;
  private volatile String answer =
      "{\"access_token\":\"abc\",\"token_type\":\"bearer\",\"expires_in\":300}";

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/token",
        exchange -> {
          authorization = exchange.getRequestHeaders().getFirst("authorization");
          form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          byte[] body = answer.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private AccessToken fetch(String scope) {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
    return new ClientCredentialsTokenSource(
            uri, "job 7", "s:ecret", scope, Clock.fixed(NOW, ZoneOffset.UTC))
        .token()
        .toCompletableFuture()
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void asksForATokenAsRfc6749Says() {
    AccessToken token = fetch("orders.read orders.write");

    assertThat(token).isEqualTo(new AccessToken("abc", NOW.plusSeconds(300)));
    assertThat(form).isEqualTo("grant_type=client_credentials&scope=orders.read+orders.write");
    assertThat(new String(Base64.getDecoder().decode(authorization.substring(6)), UTF_8))
        .isEqualTo("job+7:s%3Aecret");
  }

  @Test
  void takesATokenWithoutAnEnd() {
    answer = "{\"access_token\":\"abc\",\"token_type\":\"Bearer\"}";

    assertThat(fetch("")).isEqualTo(AccessToken.of("abc"));
    assertThat(form).isEqualTo("grant_type=client_credentials");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2",
        "{}",
        "{\"access_token\":\"hunter2\"}",
        "{\"access_token\":\"hunter2\",\"token_type\":\"mac\"}",
        "{\"access_token\":7,\"token_type\":\"Bearer\"}",
        "{\"access_token\":\"hunter2 \\r\\n\",\"token_type\":\"Bearer\"}"
      })
  void refusesOtherAnswersWithoutQuotingThem(String other) {
    answer = other;

    assertThatThrownBy(() -> fetch(""))
        .satisfies(e -> assertThat(e.toString() + e.getCause()).doesNotContain("hunter2"));
  }

  @Test
  void refusesAnErrorWithoutQuotingIt() {
    status = 401;
    answer = "{\"error\":\"invalid_client\"}";

    assertThatThrownBy(() -> fetch("")).hasRootCauseMessage("token endpoint answered 401");
  }

  @Test
  void sendsItsSecretOnlyOverTls() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ClientCredentialsTokenSource.create(
                    URI.create("http://issuer.example/token"), "id", "secret"));
  }
}
