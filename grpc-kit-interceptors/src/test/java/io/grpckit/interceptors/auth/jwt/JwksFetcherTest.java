package io.grpckit.interceptors.auth.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.grpckit.interceptors.testing.SecurityCase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an issuer can answer, over real HTTP. */
@SecurityCase({47, 48})
class JwksFetcherTest {

  private static final String JWKS = TestKeys.jwks(TestKeys.ecJwk(TestKeys.P256, "k1", ""));

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.start();
  }

  @AfterEach
  void stopServer() {
    over.countDown();
    server.stop(0);
    executor.shutdownNow();
  }

  private KeySet fetch(HttpHandler handler) {
    return fetch(handler, Duration.ofSeconds(20));
  }

  private KeySet fetch(HttpHandler handler, Duration timeout) {
    server.createContext("/keys", handler);
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
    return new JwksFetcher(uri, timeout).fetch().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void readsAKeySet() {
    KeySet keys = fetch(exchange -> answer(exchange, 200, JWKS.getBytes(UTF_8)));

    assertThat(keys.keys()).extracting(VerificationKey::id).containsExactly("k1");
  }

  @Test
  void followsNoRedirect() {
    AtomicInteger elsewhere = new AtomicInteger();
    server.createContext(
        "/elsewhere",
        exchange -> {
          elsewhere.incrementAndGet();
          answer(exchange, 200, JWKS.getBytes(UTF_8));
        });

    assertThatThrownBy(
            () ->
                fetch(
                    exchange -> {
                      exchange.getResponseHeaders().add("location", "/elsewhere");
                      answer(exchange, 302, new byte[0]);
                    }))
        .hasRootCauseMessage("HTTP status 302");
    assertThat(elsewhere).hasValue(0);
  }

  @Test
  void readsNoLongBody() {
    assertThatThrownBy(() -> fetch(exchange -> answer(exchange, 200, new byte[10_000_000])))
        .hasRootCauseMessage("body is longer than 65536 bytes");
  }

  @Test
  void readsNoEndlessBody() {
    assertThatThrownBy(
            () ->
                fetch(
                    exchange -> {
                      exchange.sendResponseHeaders(200, 0);
                      while (over.getCount() > 0) {
                        exchange.getResponseBody().write(new byte[8192]);
                      }
                    }))
        .hasRootCauseMessage("body is longer than 65536 bytes");
  }

  @Test
  void doesNotWaitForHeadersForEver() {
    assertGivesUp(exchange -> awaitOver());
  }

  @Test
  void doesNotWaitForABodyForEver() {
    assertGivesUp(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          awaitOver();
        });
  }

  /** By itself: the issuer and this test would wait for a minute. */
  private void assertGivesUp(HttpHandler handler) {
    assertTimeout(
        Duration.ofSeconds(30),
        () ->
            assertThatThrownBy(() -> fetch(handler, Duration.ofMillis(500)))
                .isInstanceOf(CompletionException.class));
  }

  private void awaitOver() {
    try {
      assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void refusesWhatIsNoKeySet() {
    assertThatThrownBy(() -> fetch(exchange -> answer(exchange, 200, "<html>".getBytes(UTF_8))))
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAnErrorPage() {
    assertThatThrownBy(() -> fetch(exchange -> answer(exchange, 500, JWKS.getBytes(UTF_8))))
        .hasRootCauseMessage("HTTP status 500");
  }
}
