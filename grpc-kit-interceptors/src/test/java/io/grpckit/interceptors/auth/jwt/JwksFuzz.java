package io.grpckit.interceptors.auth.jwt;

import static io.grpckit.interceptors.auth.jwt.Token.AUDIENCE;
import static io.grpckit.interceptors.auth.jwt.Token.ISSUER;
import static io.grpckit.interceptors.auth.jwt.Token.NOW;
import static io.grpckit.interceptors.auth.jwt.Token.valid;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import io.grpckit.interceptors.auth.Authentication.Accepted;
import io.grpckit.interceptors.auth.Authentication.Rejected;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents of keys, however odd: none may throw what is not announced, or let a stranger in. */
class JwksFuzz {

  private static final String TOKEN = valid().sign();

  static Stream<Arguments> seeds() {
    return Stream.of(
            TestKeys.jwks(TestKeys.ecJwk(TestKeys.P256, "k1", ",\"use\":\"sig\"")),
            TestKeys.jwks(TestKeys.ecJwk(TestKeys.OTHER_P256, "k1", ",\"alg\":\"ES256\"")),
            TestKeys.jwks(
                TestKeys.edJwk(TestKeys.ED25519, "k2"),
                TestKeys.ecJwk(TestKeys.P256, "k1", ",\"key_ops\":[\"verify\"]")),
            TestKeys.jwks(TestKeys.rsaJwk(TestKeys.RSA, "k1", ",\"alg\":\"PS512\"")))
        .map(Arguments::of);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5s")
  void trustNobodyElse(@NotNull @WithUtf8Length(max = 4000) String document) {
    KeySet keys;
    try {
      keys = KeySet.fromJwks(document);
    } catch (IllegalArgumentException refused) {
      assertThat(refused)
          .hasMessageMatching(
              "not one strict JSON object|not a JSON object|keys must be an array"
                  + "|keys must be at most 50, were \\d+");
      return;
    }

    JwtAuthenticator authenticator =
        JwtAuthenticator.builder(keys)
            .issuer(ISSUER)
            .audience(AUDIENCE)
            .clock(Clock.fixed(NOW, ZoneOffset.UTC))
            .build();
    assertThat(JwtAuthenticatorTest.ask(authenticator, TOKEN))
        .isInstanceOf(holdsTheKey(keys) ? Accepted.class : Rejected.class);
  }

  /** Under its id, or as the only one and without any. */
  private static boolean holdsTheKey(KeySet keys) {
    VerificationKey key = VerificationKey.of(JwtAlgorithm.ES256, TestKeys.P256.getPublic());
    return keys.keys().contains(key.withId("k1")) || keys.keys().contains(key);
  }
}
