package io.grpckit.interceptors.auth.jwt;

import static io.grpckit.interceptors.auth.jwt.Token.AUDIENCE;
import static io.grpckit.interceptors.auth.jwt.Token.ISSUER;
import static io.grpckit.interceptors.auth.jwt.Token.NOW;
import static io.grpckit.interceptors.auth.jwt.Token.valid;
import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import io.grpckit.interceptors.auth.Caller;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Headers and claims that the issuer has signed, however odd they are: none may throw, and none may
 * be accepted that java-jwt alone would refuse.
 */
class ClaimFuzz {

  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private static final FuzzTarget target =
      new FuzzTarget(
          JwtAuthenticator.builder(
                  KeySet.of(VerificationKey.of(JwtAlgorithm.HS256, TestKeys.SECRET)))
              .issuer(ISSUER)
              .audience(AUDIENCE)
              .algorithms(JwtAlgorithm.HS256)
              .clock(CLOCK)
              .cacheSize(0)
              .build());

  private static final JWTVerifier lenient =
      ((JWTVerifier.BaseVerification)
              JWT.require(Algorithm.HMAC256(TestKeys.SECRET.getEncoded()))
                  .withIssuer(ISSUER)
                  .withAudience(AUDIENCE)
                  .acceptLeeway(30))
          .build(CLOCK);

  static Stream<Arguments> seeds() {
    long now = NOW.getEpochSecond();
    Token token = valid().header("alg", "\"HS256\"");
    return Stream.of(
            token,
            token.header("typ", "\"at+jwt\"").claim("nbf", now).claim("cnf", "{\"jkt\":\"x\"}"),
            token.claim("roles", "[\"a\",\"b\"]").claim("x", "{\"y\":[1,2.5e3,null,true]}"))
        .map(it -> Arguments.of(it.headerJson(), it.claimsJson()));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5s")
  void areNotAcceptedForLess(
      @NotNull @WithUtf8Length(max = 300) String header,
      @NotNull @WithUtf8Length(max = 1000) String claims) {
    String text = valid().signedQuietlyBy(JwtAlgorithm.HS256, TestKeys.SECRET).sign(header, claims);

    Caller caller = target.call(AuthServer.bearer(text), List.of(text));

    if (caller != null) {
      DecodedJWT decoded = lenient.verify(text);
      assertThat(decoded.getSubject()).isEqualTo(caller.subject());
      assertThat(decoded.getExpiresAt()).isNotNull();
    }
  }
}
