package io.grpckit.interceptors.auth.jwt;

import static io.grpckit.interceptors.auth.jwt.Token.AUDIENCE;
import static io.grpckit.interceptors.auth.jwt.Token.ISSUER;
import static io.grpckit.interceptors.auth.jwt.Token.NOW;
import static io.grpckit.interceptors.auth.jwt.Token.valid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grpckit.interceptors.auth.Authentication;
import io.grpckit.interceptors.auth.Authentication.Accepted;
import io.grpckit.interceptors.auth.Authentication.Rejected;
import io.grpckit.interceptors.auth.Authentication.Unavailable;
import io.grpckit.interceptors.testing.Logs;
import io.grpckit.interceptors.testing.SecurityCase;
import java.net.URI;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When keys are fetched; {@link JwksFetcherTest} is about how. */
class JwksKeySourceTest {

  private static final KeySet ONE = set("k1", TestKeys.P256);
  private static final KeySet TWO = set("k2", TestKeys.NEXT_P256);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger fetches = new AtomicInteger();
  private Supplier<CompletableFuture<KeySet>> issuer = () -> published(ONE);

  private final JwksKeySource source =
      JwksKeySource.builder(URI.create("https://issuer.example/keys"))
          .nanoTime(nanos::get)
          .build(
              () -> {
                fetches.incrementAndGet();
                return issuer.get();
              });

  private final JwtAuthenticator authenticator =
      JwtAuthenticator.builder(source)
          .issuer(ISSUER)
          .audience(AUDIENCE)
          .clock(Clock.fixed(NOW, ZoneOffset.UTC))
          .build();

  private static KeySet set(String id, KeyPair pair) {
    return KeySet.of(VerificationKey.of(JwtAlgorithm.ES256, pair.getPublic()).withId(id));
  }

  private static CompletableFuture<KeySet> published(KeySet keys) {
    return CompletableFuture.completedFuture(keys);
  }

  private static CompletableFuture<KeySet> down() {
    return CompletableFuture.failedFuture(new IllegalStateException("down"));
  }

  private static String signedByTwo() {
    return valid()
        .header("kid", "\"k2\"")
        .signedBy(JwtAlgorithm.ES256, TestKeys.NEXT_P256.getPrivate())
        .sign();
  }

  private Authentication ask(String token) {
    return JwtAuthenticatorTest.ask(authenticator, token);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void fetchesKeysWithTheFirstToken() {
    assertThat(fetches).hasValue(0);

    assertThat(ask(valid().sign())).isInstanceOf(Accepted.class);
    assertThat(ask(valid().claim("jti", "\"2\"").sign())).isInstanceOf(Accepted.class);

    assertThat(fetches).hasValue(1);
  }

  @Test
  @SecurityCase(43)
  void picksUpARotationAtOnce() {
    // The new key is unknown, which is reason enough to look.
    ask(valid().sign());
    issuer = () -> published(TWO);
    pass(Duration.ofSeconds(30));

    assertThat(ask(signedByTwo())).isInstanceOf(Accepted.class);
    assertThat(ask(valid().sign())).isInstanceOf(Rejected.class);
  }

  @Test
  @SecurityCase(44)
  void forgetsARemovedKeyWithinItsTimeToLive() {
    // In spite of the verified token in the cache.
    String token = valid().sign();
    assertThat(ask(token)).isInstanceOf(Accepted.class);
    issuer = () -> published(TWO);

    pass(Duration.ofMinutes(4));
    ask(token); // Old enough to look ahead; this call still has the keys of before.

    assertThat(ask(token)).isInstanceOf(Rejected.class);
  }

  @Test
  void doesNotServeAKeyBeyondItsTimeToLiveWhenNobodyCalledInBetween() {
    String token = valid().sign();
    ask(token);
    issuer = () -> published(TWO);

    pass(Duration.ofMinutes(5));

    assertThat(ask(token)).isInstanceOf(Rejected.class);
  }

  @Test
  void refreshesAheadWithoutMakingACallWait() {
    ask(valid().sign());
    CompletableFuture<KeySet> slow = new CompletableFuture<>();
    issuer = () -> slow;

    pass(Duration.ofMinutes(4));

    assertThat(ask(valid().sign())).isInstanceOf(Accepted.class);
    assertThat(ask(valid().sign())).isInstanceOf(Accepted.class);
    assertThat(fetches).hasValue(2);
    slow.complete(TWO);
    assertThat(ask(signedByTwo())).isInstanceOf(Accepted.class);
  }

  @Test
  void keepsVerifiedTokensWhenTheKeysAreTheSame() {
    ask(valid().sign());
    KeySet before = source.current();

    issuer = () -> published(set("k1", TestKeys.P256));
    pass(Duration.ofMinutes(4));
    source.current();

    assertThat(fetches).hasValue(2);
    assertThat(source.current()).isSameAs(before);
  }

  @Test
  @SecurityCase(45)
  void fetchesOncePerCoolDownWhateverAttackersSend() {
    ask(valid().sign());
    for (int i = 0; i < 10_000; i++) {
      source.refresh("unknown-" + i);
    }
    assertThat(fetches).hasValue(1);

    pass(Duration.ofSeconds(30));
    for (int i = 0; i < 10_000; i++) {
      source.refresh("unknown-" + i);
    }
    assertThat(fetches).hasValue(2);
    assertThat(ask(valid().sign())).isInstanceOf(Accepted.class);
    assertThat(ask(valid().header("kid", "\"unknown\"").sign())).isInstanceOf(Rejected.class);
  }

  @Test
  void fetchesOnceForAllWhoWait() {
    CompletableFuture<KeySet> slow = new CompletableFuture<>();
    issuer = () -> slow;
    CompletableFuture<KeySet> first = source.refresh("k1").toCompletableFuture();
    CompletableFuture<KeySet> second = source.refresh("k1").toCompletableFuture();

    // One of them gives up: the other must not notice.
    first.cancel(true);
    slow.complete(ONE);

    assertThat(second.join()).isSameAs(ONE);
    assertThat(fetches).hasValue(1);
  }

  @Test
  void doesNotMakeKnownKeysWaitForAFetch() {
    ask(valid().sign());
    pass(Duration.ofSeconds(31));
    issuer = CompletableFuture::new;
    CompletableFuture<KeySet> unknown = source.refresh("x").toCompletableFuture();

    assertThat(unknown).isNotDone();
    assertThat(ask(valid().sign())).isInstanceOf(Accepted.class);
    assertThat(ask(valid().claim("jti", "\"new\"").sign())).isInstanceOf(Accepted.class);
  }

  @Nested
  class DuringAnOutage {

    @Test
    @SecurityCase(46)
    void isUnavailableIfItHasNoKeys() {
      issuer = JwksKeySourceTest::down;

      assertThat(ask(valid().sign())).isInstanceOf(Unavailable.class);
    }

    @Test
    void triesAgainSoonIfItHasNoKeys() {
      issuer = JwksKeySourceTest::down;
      ask(valid().sign());
      ask(valid().sign());
      assertThat(fetches).hasValue(1);

      issuer = () -> published(ONE);
      pass(Duration.ofSeconds(1));

      assertThat(ask(valid().sign())).isInstanceOf(Accepted.class);
    }

    @Test
    void waitsLongerFromFailureToFailure() {
      issuer = JwksKeySourceTest::down;
      for (int second = 0; second < 120; second++) {
        ask(valid().sign());
        pass(Duration.ofSeconds(1));
      }

      // After 0, 1, 3, 7, 15 and 31 seconds, then every 30.
      assertThat(fetches).hasValue(8);
    }

    @Test
    @SecurityCase(46)
    void servesItsLastKeysForAnHour() {
      ask(valid().sign());
      issuer = JwksKeySourceTest::down;

      pass(Duration.ofMinutes(59));
      assertThat(ask(valid().sign())).isInstanceOf(Accepted.class);

      pass(Duration.ofMinutes(1));
      assertThat(ask(valid().sign())).isInstanceOf(Unavailable.class);
    }

    @Test
    void servesItsLastKeysNoLongerThanItIsTold() {
      JwksKeySource strict =
          JwksKeySource.builder(URI.create("https://issuer.example/keys"))
              .staleIfError(Duration.ZERO)
              .nanoTime(nanos::get)
              .build(() -> issuer.get());
      strict.refresh(null);
      issuer = JwksKeySourceTest::down;

      pass(Duration.ofMinutes(5));
      strict.refresh(null);

      assertThat(strict.current().keys()).isEmpty();
    }

    @Test
    void survivesAFetcherThatThrows() {
      issuer =
          () -> {
            throw new IllegalStateException("no thread");
          };

      assertThat(ask(valid().sign())).isInstanceOf(Unavailable.class);
      issuer = () -> published(ONE);
      pass(Duration.ofSeconds(1));
      assertThat(ask(valid().sign())).isInstanceOf(Accepted.class);
    }
  }

  @Nested
  class WithOptions {

    private JwksKeySource source(Duration timeToLive, Duration coolDown) {
      return JwksKeySource.builder(URI.create("https://issuer.example/keys"))
          .timeToLive(timeToLive)
          .coolDown(coolDown)
          .nanoTime(nanos::get)
          .build(
              () -> {
                fetches.incrementAndGet();
                return issuer.get();
              });
    }

    @Test
    void usesKeysAsLongAsItIsTold() {
      JwksKeySource brief = source(Duration.ofMinutes(1), Duration.ofSeconds(30));
      brief.refresh(null);
      issuer = CompletableFuture::new;

      pass(Duration.ofSeconds(60).minusNanos(1));
      assertThat(brief.current()).isSameAs(ONE);
      pass(Duration.ofNanos(1));
      assertThat(brief.current().keys()).isEmpty();
    }

    @Test
    void looksAheadAtFourFifthsOfThat() {
      JwksKeySource patient = source(Duration.ofHours(10), Duration.ofSeconds(30));
      patient.refresh(null);

      pass(Duration.ofHours(8).minusNanos(1));
      patient.current();
      assertThat(fetches).hasValue(1);
      pass(Duration.ofNanos(1));
      patient.current();
      assertThat(fetches).hasValue(2);
    }

    @Test
    void fetchesNoMoreOftenThanItIsTold() {
      JwksKeySource eager = source(Duration.ofMinutes(5), Duration.ofSeconds(1));
      eager.refresh("a");

      pass(Duration.ofSeconds(1).minusNanos(1));
      eager.refresh("b");
      assertThat(fetches).hasValue(1);
      pass(Duration.ofNanos(1));
      eager.refresh("c");
      assertThat(fetches).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT59S", "PT24H1S"})
    void refusesATimeToLiveThatServesNobody(Duration timeToLive) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> source(timeToLive, Duration.ofSeconds(30)))
          .withMessage("timeToLive must be 1 minute to 24 hours, was " + timeToLive);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.999S", "PT1M1S"})
    void refusesACoolDownThatServesNobody(Duration coolDown) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> source(Duration.ofMinutes(5), coolDown))
          .withMessage("coolDown must be 1 second to 1 minute, was " + coolDown);
    }
  }

  @Test
  void tellsHowItFares() {
    issuer = JwksKeySourceTest::down;
    source.refresh(null);
    assertThat(source.stats()).isEqualTo(new KeySourceStats(0, 1, 0, Optional.empty()));

    issuer = () -> published(ONE);
    pass(Duration.ofSeconds(1));
    source.refresh(null);
    pass(Duration.ofSeconds(7));

    assertThat(source.stats())
        .isEqualTo(new KeySourceStats(1, 1, 1, Optional.of(Duration.ofSeconds(7))));
  }

  @Test
  void honoursAnEmptySet() {
    ask(valid().sign());
    issuer = () -> published(KeySet.empty());
    pass(Duration.ofMinutes(5));

    assertThat(ask(valid().sign())).isInstanceOf(Rejected.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://issuer.example/keys",
        "http://localhost:8080/keys",
        "http://127.0.0.1/keys",
        "HTTP://127.1.2.3/keys",
        "http://[::1]:80/keys"
      })
  void takesAddressesThatNobodyCanListenTo(String uri) {
    assertThat(JwksKeySource.create(URI.create(uri)).current().keys()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://issuer.example/keys",
        "http://127.0.0.1.evil.example/keys",
        "http://127.evil.example/keys",
        "http://127.1/keys",
        "http://user@127.1/keys",
        "http://localhost.evil.example/keys",
        "ftp://localhost/keys",
        "file:///etc/passwd",
        "https:///keys",
        "keys"
      })
  void refusesAddressesThatAreNotSafe(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JwksKeySource.create(URI.create(uri)))
        .withMessage("uri must be https, or http on loopback, was " + uri);
  }

  @Test
  void saysInTheLogWhyKeysCannotBeFetchedAndWhenTheyCanAgain() {
    try (Logs logs = Logs.ofEverything()) {
      issuer = JwksKeySourceTest::down;
      source.refresh(null);
      assertThat(logs.text())
          .contains("JWK Set of https://issuer.example/keys cannot be fetched: ")
          .contains("down");

      issuer = () -> published(ONE);
      nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      source.refresh(null);
      assertThat(logs.text()).contains("JWK Set of https://issuer.example/keys is fetched again");
    }
  }
}
