package io.grpckit.interceptors.auth.jwt;

import static io.grpckit.interceptors.auth.jwt.Token.AUDIENCE;
import static io.grpckit.interceptors.auth.jwt.Token.ISSUER;
import static io.grpckit.interceptors.auth.jwt.Token.NOW;
import static io.grpckit.interceptors.auth.jwt.Token.valid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpckit.interceptors.auth.Authentication;
import io.grpckit.interceptors.auth.Authentication.Accepted;
import io.grpckit.interceptors.auth.Authentication.Rejected;
import io.grpckit.interceptors.auth.AuthenticationRequest;
import io.grpckit.interceptors.auth.Authenticator;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.testing.Logs;
import io.grpckit.interceptors.testing.SecurityCase;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.security.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtAuthenticatorTest {

  private final TestClock clock = new TestClock(NOW);
  private final KeySet keys =
      KeySet.of(VerificationKey.of(JwtAlgorithm.ES256, TestKeys.P256.getPublic()).withId("k1"));
  private final JwtAuthenticator authenticator = issuer(keys).build();

  private JwtAuthenticatorBuilder issuer(KeySource keys) {
    return JwtAuthenticator.builder(keys).issuer(ISSUER).audience(AUDIENCE).clock(clock);
  }

  static Authentication ask(Authenticator authenticator, Metadata headers) {
    AuthenticationRequest request =
        new AuthenticationRequest(EchoServiceGrpc.getUnaryMethod(), headers, Attributes.EMPTY);
    return authenticator.authenticate(request).toCompletableFuture().join();
  }

  static Authentication ask(Authenticator authenticator, String token) {
    return ask(authenticator, AuthServer.bearer(token));
  }

  private Caller caller(String token) {
    return ((Accepted) ask(authenticator, token)).caller();
  }

  @Nested
  class Accepts {

    @Test
    void aValidTokenAndTellsTheHandlerWhoCalls() {
      try (AuthServer server = AuthServer.with(authenticator)) {
        assertThat(server.call(valid().sign())).isEqualTo(ISSUER + "#alice");
      }
    }

    @SecurityCase(39)
    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "bearer", "BEARER", "bEaReR"})
    void theSchemeInAnyCase(String scheme) {
      Metadata headers = AuthServer.authorization(scheme + " " + valid().sign());

      assertThat(ask(authenticator, headers)).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "at+jwt", "application/at+jwt"})
    void theTypesOfAccessTokens(String type) {
      String token = valid().header("typ", "\"" + type + "\"").sign();

      assertThat(ask(authenticator, token)).isInstanceOf(Accepted.class);
    }

    @SecurityCase(26)
    @Test
    void aTokenOfTheGreatestLength() {
      assertThat(ask(authenticator, EncodingCases.ofLength(8192))).isInstanceOf(Accepted.class);
    }

    @Test
    void aTokenWithoutKidIfThereIsOneKey() {
      assertThat(ask(authenticator, valid().without("kid").sign())).isInstanceOf(Accepted.class);
    }

    @Test
    void oneAudienceOfSeveral() {
      String token = valid().claim("aud", "[\"other\",\"orders\"]").sign();

      assertThat(ask(authenticator, token)).isInstanceOf(Accepted.class);
    }

    static Stream<Object[]> algorithms() {
      return Stream.of(
          new Object[] {JwtAlgorithm.HS256, TestKeys.SECRET, TestKeys.SECRET},
          new Object[] {JwtAlgorithm.HS384, TestKeys.SECRET, TestKeys.SECRET},
          new Object[] {JwtAlgorithm.HS512, TestKeys.SECRET, TestKeys.SECRET},
          pair(JwtAlgorithm.RS256, TestKeys.RSA),
          pair(JwtAlgorithm.RS384, TestKeys.RSA),
          pair(JwtAlgorithm.RS512, TestKeys.RSA),
          pair(JwtAlgorithm.PS256, TestKeys.RSA),
          pair(JwtAlgorithm.PS384, TestKeys.RSA),
          pair(JwtAlgorithm.PS512, TestKeys.RSA),
          pair(JwtAlgorithm.ES256, TestKeys.P256),
          pair(JwtAlgorithm.ES384, TestKeys.P384),
          pair(JwtAlgorithm.ES512, TestKeys.P521),
          pair(JwtAlgorithm.EDDSA, TestKeys.ED25519));
    }

    private static Object[] pair(JwtAlgorithm algorithm, java.security.KeyPair pair) {
      return new Object[] {algorithm, pair.getPublic(), pair.getPrivate()};
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("algorithms")
    void everyAlgorithmThatIsListed(JwtAlgorithm algorithm, Key verifying, Key signing) {
      JwtAuthenticator listed =
          issuer(KeySet.of(VerificationKey.of(algorithm, verifying))).algorithms(algorithm).build();
      Token token = valid().signedBy(algorithm, signing);

      assertThat(ask(listed, token.sign())).isInstanceOf(Accepted.class);
      assertThat(ask(listed, token.claim("sub", "\"bob\"").unsigned() + ".AAAA"))
          .isInstanceOf(Rejected.class);
    }

    @Test
    void noHmacUnlessListed() {
      KeySet secret = KeySet.of(VerificationKey.of(JwtAlgorithm.HS256, TestKeys.SECRET));
      String token = valid().signedBy(JwtAlgorithm.HS256, TestKeys.SECRET).sign();

      assertThat(ask(issuer(secret).build(), token)).isInstanceOf(Rejected.class);
    }
  }

  @Nested
  class Describes {

    @Test
    void theCallerByTheClaims() {
      Caller caller =
          caller(valid().claim("roles", "[\"editor\"]").claim("tenant", "{\"id\":7}").sign());

      assertThat(caller.subject()).isEqualTo("alice");
      assertThat(caller.issuer()).isEqualTo(ISSUER);
      assertThat(caller.scopes()).containsExactlyInAnyOrder("orders.read", "orders.write");
      assertThat(caller.roles()).containsExactly("editor");
      assertThat(caller.claims()).containsEntry("tenant", Map.of("id", 7));
    }

    @Test
    void claimsWithoutNullsAndImmutableAllTheWayDown() {
      Caller caller = caller(valid().claim("x", "{\"a\":[1,null],\"b\":null}").sign());

      assertThat(caller.claims()).containsEntry("x", Map.of("a", List.of(1)));
      assertThatThrownBy(() -> ((Map<?, ?>) caller.claims().get("x")).clear())
          .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void noCallerWithoutAHeader() {
      assertThat(ask(authenticator, new Metadata())).isEqualTo(Authentication.absent());
    }

    @Test
    void theCallerAsTheMappingSays() {
      JwtAuthenticator mapped =
          issuer(keys)
              .caller(claims -> Caller.named("mapped", "user-" + claims.get("sub")))
              .build();

      Authentication found = ask(mapped, valid().sign());

      assertThat(((Accepted) found).caller()).hasToString("mapped#user-alice");
    }

    @Test
    void aTokenThatCannotBeMappedIsRefused() {
      JwtAuthenticator mapped =
          issuer(keys)
              .caller(
                  claims -> {
                    throw new IllegalStateException("no tenant");
                  })
              .build();

      assertThat(ask(mapped, valid().sign())).isInstanceOf(Rejected.class);
    }

    @Test
    void theEndOfTheTokenWithItsLeeway() {
      Accepted accepted = (Accepted) ask(authenticator, valid().sign());

      assertThat(accepted.validUntil()).isEqualTo(NOW.plusSeconds(330));
    }
  }

  @Nested
  class AsTimePasses {

    @SecurityCase({28, 36})
    @Test
    void aTokenIsValidUntilItsExpiryAndLeewayAreOver() {
      String token = valid().sign();

      clock.set(NOW.plusSeconds(330).minusNanos(1));
      assertThat(ask(authenticator, token)).isInstanceOf(Accepted.class);

      clock.set(NOW.plusSeconds(330));
      assertThat(ask(authenticator, token)).isInstanceOf(Rejected.class);
    }

    @SecurityCase(29)
    @Test
    void aTokenIsValidFromItsNotBeforeLessLeeway() {
      String token = valid().claim("nbf", NOW.getEpochSecond() + 60).sign();

      clock.set(NOW.plusSeconds(30).minusNanos(1));
      assertThat(ask(authenticator, token)).isInstanceOf(Rejected.class);

      clock.set(NOW.plusSeconds(30));
      assertThat(ask(authenticator, token)).isInstanceOf(Accepted.class);
    }

    @Test
    void withoutLeewayATokenEndsAtItsExpiry() {
      JwtAuthenticator exact = issuer(keys).leeway(Duration.ZERO).build();

      clock.set(NOW.plusSeconds(299));
      assertThat(ask(exact, valid().sign())).isInstanceOf(Accepted.class);
      clock.set(NOW.plusSeconds(300));
      assertThat(ask(exact, valid().sign())).isInstanceOf(Rejected.class);
    }
  }

  @Nested
  class Remembers {

    @Test
    void verifiedTokensOnly() {
      ask(authenticator, valid().sign());
      ask(authenticator, valid().claim("exp", NOW.getEpochSecond() - 60).sign());
      ask(
          authenticator,
          valid().signedBy(JwtAlgorithm.ES256, TestKeys.OTHER_P256.getPrivate()).sign());

      assertThat(authenticator.cacheStats().size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 10})
    void noMoreThanItsSize(int size) {
      JwtAuthenticator small = issuer(keys).cacheSize(size).build();
      for (int i = 0; i < 20; i++) {
        ask(small, valid().claim("jti", "\"" + i + "\"").sign());
        assertThat(small.cacheStats().size()).isBetween(Math.min(i + 1, size / 2), size);
      }
    }

    @Test
    void whatIsUsedRatherThanWhatIsNot() {
      JwtAuthenticator small = issuer(keys).cacheSize(4).build();
      String used = valid().sign();
      for (int i = 0; i < 20; i++) {
        ask(small, used);
        ask(small, valid().claim("jti", "\"" + i + "\"").sign());
      }

      // Verified once; all other lookups of it were hits.
      assertThat(small.cacheStats().hits()).isEqualTo(19);
      assertThat(small.cacheStats().misses()).isEqualTo(21);
    }

    @Test
    void nothingOnceTheKeyIsGone() {
      AtomicReference<KeySet> rotated = new AtomicReference<>(keys);
      JwtAuthenticator rotating = issuer(rotated::get).build();
      String token = valid().sign();
      assertThat(ask(rotating, token)).isInstanceOf(Accepted.class);

      rotated.set(
          KeySet.of(
              VerificationKey.of(JwtAlgorithm.ES256, TestKeys.NEXT_P256.getPublic()).withId("k2")));

      assertThat(ask(rotating, token)).isInstanceOf(Rejected.class);
      String next =
          valid()
              .header("kid", "\"k2\"")
              .signedBy(JwtAlgorithm.ES256, TestKeys.NEXT_P256.getPrivate())
              .sign();
      assertThat(ask(rotating, next)).isInstanceOf(Accepted.class);
    }

    @SecurityCase(36)
    @Test
    void nothingOfAnotherAuthenticator() {
      String token = valid().sign();
      assertThat(ask(authenticator, token)).isInstanceOf(Accepted.class);

      JwtAuthenticator other = issuer(keys).audience("invoices").build();

      assertThat(ask(other, token)).isInstanceOf(Rejected.class);
    }
  }

  @Nested
  class OfSeveralIssuers {

    private final JwtAuthenticator both =
        JwtAuthenticator.ofIssuers(
            issuer(keys),
            JwtAuthenticator.builder(
                    KeySet.of(
                        VerificationKey.of(JwtAlgorithm.ES256, TestKeys.OTHER_P256.getPublic())
                            .withId("k1")))
                .issuer("https://b.example")
                .audience(AUDIENCE)
                .clock(clock));

    @Test
    void eachIsVerifiedByItsOwnKeys() {
      String fromB =
          valid()
              .claim("iss", "\"https://b.example\"")
              .signedBy(JwtAlgorithm.ES256, TestKeys.OTHER_P256.getPrivate())
              .sign();

      assertThat(ask(both, valid().sign())).isInstanceOf(Accepted.class);
      assertThat(ask(both, fromB)).isInstanceOf(Accepted.class);
    }

    @Test
    @SecurityCase(34)
    void theKeyOfOneDoesNotSpeakForTheOther() {
      // Issuer B's key, A's name, the same kid.
      String forged = valid().signedBy(JwtAlgorithm.ES256, TestKeys.OTHER_P256.getPrivate()).sign();

      assertThat(ask(both, forged)).isInstanceOf(Rejected.class);
    }

    @Test
    void twoOfTheSameNameAreRefused() {
      assertThatThrownBy(() -> JwtAuthenticator.ofIssuers(issuer(keys), issuer(keys)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("issuers must differ, two are " + ISSUER);
    }
  }

  @Nested
  class InTheStrictProfile {

    private final JwtAuthenticator strict = issuer(keys).accessTokensOnly().build();

    private Token accessToken() {
      return valid()
          .header("typ", "\"at+jwt\"")
          .claim("client_id", "\"web\"")
          .claim("jti", "\"1\"");
    }

    @Test
    void acceptsAnAccessToken() {
      assertThat(ask(strict, accessToken().sign())).isInstanceOf(Accepted.class);
    }

    @SecurityCase(16)
    @ParameterizedTest
    @ValueSource(strings = {"typ", "client_id", "jti", "iat"})
    void refusesATokenWithout(String name) {
      assertThat(ask(strict, accessToken().without(name).sign())).isInstanceOf(Rejected.class);
    }

    @Test
    void refusesThePlainType() {
      String token = accessToken().header("typ", "\"JWT\"").sign();

      assertThat(ask(strict, token)).isInstanceOf(Rejected.class);
    }
  }

  @Nested
  class WithOptions {

    @Test
    void acceptsNoLongerLifetimeThanItIsTold() {
      JwtAuthenticator brief = issuer(keys).maxLifetime(Duration.ofMinutes(2)).build();
      long now = NOW.getEpochSecond();

      // The leeway counts; without iat, so does the time from now.
      assertThat(ask(brief, valid().claim("exp", now + 150).sign())).isInstanceOf(Accepted.class);
      assertThat(ask(brief, valid().claim("exp", now + 151).sign())).isInstanceOf(Rejected.class);
      assertThat(ask(brief, valid().without("iat").claim("exp", now + 151).sign()))
          .isInstanceOf(Rejected.class);
      assertThat(ask(brief, valid().claim("iat", now - 100).claim("exp", now + 60).sign()))
          .isInstanceOf(Rejected.class);
    }

    @Test
    void acceptsALongerLifetimeIfItIsTold() {
      long inTwoDays = NOW.plusSeconds(2 * 24 * 3600).getEpochSecond();
      JwtAuthenticator patient = issuer(keys).maxLifetime(Duration.ofDays(2)).build();

      assertThat(ask(patient, valid().claim("exp", inTwoDays).sign())).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenant", "jti"})
    void requiresTheClaimsThatItIsTold(String missing) {
      JwtAuthenticator demanding = issuer(keys).requiredClaims("tenant", "jti").build();
      Token complete = valid().claim("tenant", "\"t1\"").claim("jti", "\"1\"");

      assertThat(ask(demanding, complete.sign())).isInstanceOf(Accepted.class);
      assertThat(ask(demanding, complete.claim(missing, "1").sign())).isInstanceOf(Rejected.class);
      assertThat(ask(demanding, complete.claim(missing, "\"\"").sign()))
          .isInstanceOf(Rejected.class);
      assertThat(ask(demanding, complete.without(missing).sign())).isInstanceOf(Rejected.class);
    }

    @Test
    void readsScopesAndRolesFromTheClaimsThatItIsTold() {
      JwtAuthenticator renamed = issuer(keys).scopesClaim("scp").rolesClaim("groups").build();
      Token token =
          valid()
              .claim("scp", "[\"a\",\"b\"]")
              .claim("groups", "\"x y\"")
              .claim("roles", "[\"admin\"]");

      Caller found = ((Accepted) ask(renamed, token.sign())).caller();

      assertThat(found.scopes()).containsExactlyInAnyOrder("a", "b");
      assertThat(found.roles()).containsExactlyInAnyOrder("x", "y");
    }

    @Test
    void readsRolesWhereKeycloakPutsThem() {
      JwtAuthenticator keycloak = issuer(keys).rolesClaim("realm_access.roles").build();
      Token token = valid().claim("realm_access", "{\"roles\":[\"admin\"]}");

      assertThat(((Accepted) ask(keycloak, token.sign())).caller().roles())
          .containsExactly("admin");
      assertThat(ask(keycloak, valid().claim("realm_access", "\"admin\"").sign()))
          .isInstanceOf(Rejected.class);
    }

    @Test
    void refusesLifetimesThatAreNone() {
      assertThatThrownBy(() -> issuer(keys).maxLifetime(Duration.ZERO))
          .hasMessage("maxLifetime must be positive, was PT0S");
    }
  }

  @Nested
  class IsNotBuilt {

    @Test
    void withoutAnIssuer() {
      assertThatThrownBy(JwtAuthenticator.builder(keys).audience("x")::build)
          .hasMessage("issuer must be set");
    }

    @Test
    void withoutAnAudience() {
      assertThatThrownBy(JwtAuthenticator.builder(keys).issuer("x")::build)
          .hasMessage("audience must be set");
    }
  }

  @Test
  @SecurityCase(41)
  void anInvalidTokenFailsEvenOnAPublicMethod() {
    try (AuthServer server = AuthServer.open(authenticator)) {
      assertThat(server.call(new Metadata())).isEqualTo("anonymous");
      assertThat(server.refusal("x.y.z").getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(server.handled).hasValue(1);
    }
  }

  @Test
  @SecurityCase(65)
  void aTokenThatIsAcceptedIsSeenNowhereEither() {
    String token = valid().claim("jti", "\"1\"").sign();
    String signature = token.substring(token.lastIndexOf('.') + 1);
    try (Logs logs = Logs.ofEverything();
        AuthServer server = AuthServer.with(authenticator)) {
      server.call(token);
      server.call(token);

      assertThat(server.audited).hasSize(4);
      assertThat(server.audited.toString()).doesNotContain(signature);
      assertThat(logs.text()).doesNotContain(signature);
    }
  }

  @Test
  void aCallWithoutATokenIsAskedForOne() {
    try (AuthServer server = AuthServer.with(authenticator)) {
      Status status = server.refusal(new Metadata());

      assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(status.getDescription()).isEqualTo("credentials required");
    }
  }
}
