package io.grpckit.interceptors.auth.jwt;

import static io.grpckit.interceptors.auth.jwt.Token.AUDIENCE;
import static io.grpckit.interceptors.auth.jwt.Token.ISSUER;
import static io.grpckit.interceptors.auth.jwt.Token.NOW;
import static io.grpckit.interceptors.auth.jwt.Token.valid;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.grpc.Status;
import io.grpckit.interceptors.testing.SecurityCase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An issuer that changes its keys while calls come in without a pause, over HTTP and gRPC. */
@SecurityCase({43, 44, 45})
class KeyRotationTest {

  private static final String OLD = TestKeys.ecJwk(TestKeys.P256, "k1", "");
  private static final String NEW = TestKeys.ecJwk(TestKeys.NEXT_P256, "k2", "");

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger fetches = new AtomicInteger();
  private final AtomicInteger fetching = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private final ExecutorService callers = Executors.newFixedThreadPool(6);
  private final ExecutorService web = Executors.newCachedThreadPool();
  private volatile String published = TestKeys.jwks(OLD);
  private HttpServer issuer;
  private AuthServer server;
  private JwksKeySource source;

  @BeforeEach
  void start() throws IOException {
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer.setExecutor(web);
    issuer.createContext(
        "/keys",
        exchange -> {
          fetches.incrementAndGet();
          mostAtOnce.accumulateAndGet(fetching.incrementAndGet(), Math::max);
          byte[] body = published.getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          fetching.decrementAndGet();
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    issuer.start();
    source =
        JwksKeySource.builder(
                URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys"))
            .nanoTime(nanos::get)
            .build();
    server =
        AuthServer.with(
            JwtAuthenticator.builder(source)
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .build());
  }

  @AfterEach
  void stop() {
    over.set(true);
    callers.shutdownNow();
    server.close();
    issuer.stop(0);
    web.shutdownNow();
  }

  private static String signedByTheOldKey(int number) {
    return valid().claim("jti", "\"" + number + "\"").sign();
  }

  private static String signedByTheNewKey(int number) {
    return valid()
        .claim("jti", "\"" + number + "\"")
        .header("kid", "\"k2\"")
        .signedBy(JwtAlgorithm.ES256, TestKeys.NEXT_P256.getPrivate())
        .sign();
  }

  private static String ofAnUnknownKey(int number) {
    return valid().header("kid", "\"junk-" + number + "\"").sign();
  }

  /** Calls until the test is over, with tokens that were seen before and new ones. */
  private void keepCalling(List<String> failures, AtomicInteger calls, String signer) {
    String known = token(signer, 0);
    callers.execute(
        () -> {
          while (!over.get()) {
            int number = calls.incrementAndGet();
            try {
              server.call(number % 4 == 0 ? token(signer, number) : known);
            } catch (RuntimeException refused) {
              if (!over.get()) {
                failures.add(signer + " " + number + ": " + refused);
              }
            }
          }
        });
  }

  private static String token(String signer, int number) {
    return signer.equals("old") ? signedByTheOldKey(number) : signedByTheNewKey(number);
  }

  private void keepFlooding() {
    AtomicInteger number = new AtomicInteger();
    callers.execute(
        () -> {
          while (!over.get()) {
            try {
              server.call(ofAnUnknownKey(number.incrementAndGet()));
            } catch (RuntimeException refused) {
              // As it should be.
            }
          }
        });
  }

  private static void awaitMore(AtomicInteger calls) {
    int before = calls.get();
    await().atMost(Duration.ofSeconds(60)).until(() -> calls.get() > before + 50);
  }

  @Test
  void refusesNoValidCallWhileKeysChangeAndAttackersFlood() {
    List<String> failures = new CopyOnWriteArrayList<>();
    AtomicInteger oldCalls = new AtomicInteger();
    AtomicInteger newCalls = new AtomicInteger();
    keepCalling(failures, oldCalls, "old");
    keepCalling(failures, oldCalls, "old");
    keepFlooding();
    keepFlooding();
    awaitMore(oldCalls);
    assertThat(fetches).hasValue(1);

    // The issuer adds a key, waits as long as others keep the old set, and signs with the new one.
    published = TestKeys.jwks(OLD, NEW);
    nanos.addAndGet(Duration.ofSeconds(30).toNanos());
    awaitMore(oldCalls);
    keepCalling(failures, newCalls, "new");
    keepCalling(failures, newCalls, "new");
    awaitMore(newCalls);
    awaitMore(oldCalls);

    assertThat(failures).isEmpty();
    assertThat(fetches).hasValue(2);
    assertThat(mostAtOnce).hasValue(1);
  }

  @Test
  void acceptsANewKeyAtOnceAndRefusesARemovedOneInTime() {
    assertThat(server.call(signedByTheOldKey(0))).isEqualTo(ISSUER + "#alice");
    published = TestKeys.jwks(NEW);
    nanos.addAndGet(Duration.ofSeconds(30).toNanos());

    // Its first token brings the new key, and with it the end of the old one, cached or not.
    assertThat(server.call(signedByTheNewKey(0))).isEqualTo(ISSUER + "#alice");
    assertThat(server.refusal(signedByTheOldKey(0)).getCode())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void refusesARemovedKeyWithinTheTimeToLiveUnderLoad() {
    List<String> failures = new CopyOnWriteArrayList<>();
    AtomicInteger calls = new AtomicInteger();
    keepCalling(failures, calls, "old");
    keepCalling(failures, calls, "old");
    awaitMore(calls);
    assertThat(failures).isEmpty();

    published = TestKeys.jwks(NEW);
    nanos.addAndGet(Duration.ofMinutes(5).toNanos());

    await().atMost(Duration.ofSeconds(60)).until(() -> !failures.isEmpty());
    assertThat(server.refusal(signedByTheOldKey(0)).getCode())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(failures).allMatch(failure -> failure.contains("UNAUTHENTICATED"));
  }

  @Test
  void fetchesOnceForAThousandCallsThatComeTogether() throws Exception {
    List<Future<String>> answers = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      String token = i % 2 == 0 ? signedByTheOldKey(i) : signedByTheOldKey(0);
      answers.add(callers.submit(() -> server.call(token)));
    }

    for (Future<String> answer : answers) {
      assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(ISSUER + "#alice");
    }
    assertThat(source.stats().fetches()).isEqualTo(1);
  }
}
