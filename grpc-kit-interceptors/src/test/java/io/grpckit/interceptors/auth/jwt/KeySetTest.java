package io.grpckit.interceptors.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.grpckit.interceptors.testing.SecurityCase;
import java.security.KeyPair;
import java.util.Collections;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {

  private static final VerificationKey ONE =
      VerificationKey.of(JwtAlgorithm.ES256, TestKeys.P256.getPublic()).withId("1");
  private static final VerificationKey TWO =
      VerificationKey.of(JwtAlgorithm.ES256, TestKeys.NEXT_P256.getPublic()).withId("2");

  @Test
  void findsAKeyByIdAndAlgorithm() {
    KeySet keys = KeySet.of(ONE, TWO);

    assertThat(keys.find("2", JwtAlgorithm.ES256)).isSameAs(TWO);
    assertThat(keys.find("2", JwtAlgorithm.ES384)).isNull();
    assertThat(keys.find("3", JwtAlgorithm.ES256)).isNull();
  }

  @Test
  void doesNotGuessAmongSeveralKeys() {
    assertThat(KeySet.of(ONE, TWO).find(null, JwtAlgorithm.ES256)).isNull();
    assertThat(KeySet.of(ONE).find(null, JwtAlgorithm.ES256)).isSameAs(ONE);
  }

  @Test
  void usesAKeyWithoutIdForAnyId() {
    VerificationKey anonymous = VerificationKey.of(JwtAlgorithm.ES256, TestKeys.P256.getPublic());

    assertThat(KeySet.of(anonymous).find("x", JwtAlgorithm.ES256)).isSameAs(anonymous);
  }

  @Test
  void refusesSeveralKeysWithoutIds() {
    VerificationKey anonymous = VerificationKey.of(JwtAlgorithm.ES256, TestKeys.P256.getPublic());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeySet.of(anonymous, TWO))
        .withMessage("each of several keys must have an id");
  }

  @Test
  void refusesTwoKeysOfOneName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeySet.of(ONE, TWO.withId("1")))
        .withMessage("keys must differ in id or algorithm, two are ES256 key 1");
  }

  @Nested
  class AsAJwksDocument {

    @Test
    void isReadAgainAsTheSameKeys() {
      for (int i = 0; i < 50; i++) { // numbers with leading zeros come by chance
        KeySet keys =
            KeySet.of(
                ONE,
                key(JwtAlgorithm.ES256, TestKeys.ec("secp256r1")).withId("p256"),
                key(JwtAlgorithm.ES384, TestKeys.P384).withId("p384"),
                key(JwtAlgorithm.ES512, TestKeys.ec("secp521r1")).withId("p521"),
                key(JwtAlgorithm.PS256, TestKeys.RSA).withId("rsa"),
                key(JwtAlgorithm.EDDSA, TestKeys.generate("Ed25519")).withId("ed"));

        assertThat(KeySet.fromJwks(keys.toJwks()).keys()).isEqualTo(keys.keys());
      }
    }

    @Test
    void leavesOutAnIdThatThereIsNot() {
      KeySet keys = KeySet.of(key(JwtAlgorithm.ES256, TestKeys.P256));

      assertThat(keys.toJwks()).doesNotContain("kid");
      assertThat(KeySet.fromJwks(keys.toJwks()).keys()).isEqualTo(keys.keys());
    }

    @Test
    void isEmptyWithoutKeys() {
      assertThat(KeySet.empty().toJwks()).isEqualTo("{\"keys\":[]}");
    }

    @Test
    void neverTellsASecret() {
      KeySet keys = KeySet.of(VerificationKey.of(JwtAlgorithm.HS256, TestKeys.SECRET));

      assertThatIllegalStateException()
          .isThrownBy(keys::toJwks)
          .withMessage("keys must be public, was HS256 key");
    }

    private VerificationKey key(JwtAlgorithm algorithm, KeyPair pair) {
      return VerificationKey.of(algorithm, pair.getPublic());
    }
  }

  @Nested
  class FromAJwksDocument {

    private KeySet parse(String... keys) {
      return KeySet.fromJwks(TestKeys.jwks(keys));
    }

    @Test
    void readsEveryKindOfPublicKey() {
      KeySet keys =
          parse(
              TestKeys.ecJwk(TestKeys.P256, "ec", ",\"alg\":\"ES256\",\"use\":\"sig\""),
              TestKeys.rsaJwk(TestKeys.RSA, "rsa", ",\"alg\":\"RS256\""),
              TestKeys.edJwk(TestKeys.ED25519, "ed"));

      assertThat(keys.keys())
          .containsExactly(
              VerificationKey.of(JwtAlgorithm.ES256, TestKeys.P256.getPublic()).withId("ec"),
              VerificationKey.of(JwtAlgorithm.RS256, TestKeys.RSA.getPublic()).withId("rsa"),
              VerificationKey.of(JwtAlgorithm.EDDSA, TestKeys.ED25519.getPublic()).withId("ed"));
    }

    @Test
    void readsManyEd25519KeysAsThePlatformDoes() {
      for (int i = 0; i < 20; i++) {
        KeyPair pair = TestKeys.generate("Ed25519");

        assertThat(parse(TestKeys.edJwk(pair, "k")).keys())
            .containsExactly(VerificationKey.of(JwtAlgorithm.EDDSA, pair.getPublic()).withId("k"));
      }
    }

    @Test
    void lendsAnRsaKeyWithoutAlgorithmToAllRsaAlgorithms() {
      assertThat(parse(TestKeys.rsaJwk(TestKeys.RSA, "rsa", "")).keys())
          .extracting(VerificationKey::algorithm)
          .containsExactly(
              JwtAlgorithm.RS256,
              JwtAlgorithm.RS384,
              JwtAlgorithm.RS512,
              JwtAlgorithm.PS256,
              JwtAlgorithm.PS384,
              JwtAlgorithm.PS512);
    }

    /** What one bad key must not spoil. */
    @SecurityCase(48)
    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "null",
          "7",
          "[]",
          "{\"kty\":7}",
          "{\"kty\":\"oct\",\"kid\":\"s\",\"alg\":\"HS256\","
              + "\"k\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
          "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"x\",\"x\":\"AA\",\"y\":\"AA\"}",
          "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"x\"}",
          "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"x\",\"y\":\"AA\","
              + "\"x\":\"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
          "{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"kid\":\"x\",\"x\":\"AA\",\"y\":\"AA\"}",
          "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"kid\":\"x\",\"x\":\"AA\"}",
          "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"x\",\"x\":\"AA\"}",
          "{\"kty\":\"RSA\",\"kid\":\"x\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",
          "{\"kty\":\"RSA\",\"kid\":\"x\",\"n\":\"!\",\"e\":\"AQAB\"}"
        })
    void leavesOutWhatIsNotUsable(String bad) {
      assertThat(parse(bad, TestKeys.ecJwk(TestKeys.P256, "good", "")).keys())
          .extracting(VerificationKey::id)
          .containsExactly("good");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          ",\"use\":\"enc\"",
          ",\"use\":1",
          ",\"key_ops\":[\"sign\"]",
          ",\"alg\":\"ES384\"",
          ",\"alg\":\"HS256\"",
          ",\"alg\":\"none\"",
          ",\"alg\":null"
        })
    void leavesOutKeysThatAreNotForVerifying(String more) {
      assertThat(parse(TestKeys.ecJwk(TestKeys.P256, "x", more)).keys()).isEmpty();
    }

    @Test
    void keepsTheFirstOfTwoKeysOfOneName() {
      KeySet keys =
          parse(
              TestKeys.ecJwk(TestKeys.P256, "x", ""), TestKeys.ecJwk(TestKeys.NEXT_P256, "x", ""));

      assertThat(keys.keys())
          .containsExactly(
              VerificationKey.of(JwtAlgorithm.ES256, TestKeys.P256.getPublic()).withId("x"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "null",
          "[]",
          "{}",
          "{\"keys\":{}}",
          "{\"keys\":[]} x",
          "{\"keys\":[],\"keys\":[]}"
        })
    void refusesWhatIsNoKeySet(String json) {
      assertThatIllegalArgumentException().isThrownBy(() -> KeySet.fromJwks(json));
    }

    @Test
    void refusesMoreThanFiftyKeys() {
      String[] many = Collections.nCopies(51, "{}").toArray(String[]::new);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> parse(many))
          .withMessage("keys must be at most 50, were 51");
    }
  }
}
