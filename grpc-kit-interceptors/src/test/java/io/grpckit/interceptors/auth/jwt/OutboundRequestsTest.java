package io.grpckit.interceptors.auth.jwt;

import static io.grpckit.interceptors.auth.jwt.BadToken.quoted;
import static io.grpckit.interceptors.auth.jwt.Token.valid;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.grpc.Status;
import io.grpckit.interceptors.testing.SecurityCase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token cannot make the server fetch anything from where the token says. */
@SecurityCase(13)
class OutboundRequestsTest {

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer attacker;
  private String address;

  @BeforeEach
  void startAttacker() throws IOException {
    attacker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    attacker.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestURI().getPath());
          byte[] keys =
              TestKeys.jwks(TestKeys.ecJwk(TestKeys.OTHER_P256, "k9", "")).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, keys.length);
          exchange.getResponseBody().write(keys);
          exchange.close();
        });
    attacker.start();
    address = "http://127.0.0.1:" + attacker.getAddress().getPort();
  }

  @AfterEach
  void stopAttacker() {
    attacker.stop(0);
  }

  private static Token attackers() {
    return valid().signedBy(JwtAlgorithm.ES256, TestKeys.OTHER_P256.getPrivate());
  }

  @ParameterizedTest
  @ValueSource(strings = {"jku", "x5u"})
  void areNotMadeForAnAddressInTheHeader(String member) throws Exception {
    assertNotAsked(
        attackers().header("kid", "\"k9\"").header(member, quoted(address + "/" + member)).sign());
  }

  @ParameterizedTest
  @ValueSource(strings = {"kid", "iss"})
  void areNotMadeForAnAddressInsteadOfAName(String member) throws Exception {
    String value = quoted(address + "/" + member);
    Token token =
        member.equals("kid") ? attackers().header(member, value) : attackers().claim(member, value);

    assertNotAsked(token.sign());
  }

  private void assertNotAsked(String token) throws Exception {
    try (AuthServer server = AuthServer.with(RefusedTokensTest.authenticator())) {
      assertThat(server.refusal(token).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    // Whatever the server had asked for would have come before this.
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address + "/ours")).build(), BodyHandlers.ofString());
    assertThat(requests).containsExactly("/ours");
  }
}
