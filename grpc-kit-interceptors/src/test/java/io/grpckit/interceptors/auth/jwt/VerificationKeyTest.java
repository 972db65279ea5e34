package io.grpckit.interceptors.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grpckit.interceptors.testing.SecurityCase;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationKeyTest {

  @Test
  @SecurityCase(10)
  void refusesShortRsaKeys() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerificationKey.of(JwtAlgorithm.RS256, TestKeys.rsa(1024).getPublic()))
        .withMessage("RSA key must have at least 2048 bits, had 1024");
  }

  @Test
  void refusesShortSecrets() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerificationKey.of(JwtAlgorithm.HS256, TestKeys.secret(31)))
        .withMessage("HS256 needs a secret of at least 256 bits");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerificationKey.of(JwtAlgorithm.HS512, TestKeys.secret(63)))
        .withMessage("HS512 needs a secret of at least 512 bits");
  }

  @Test
  @SecurityCase(9)
  void refusesAnotherCurve() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerificationKey.of(JwtAlgorithm.ES256, TestKeys.P384.getPublic()))
        .withMessage("ES256 needs a key on P-256");
  }

  @Test
  void refusesAnotherKindOfKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerificationKey.of(JwtAlgorithm.HS256, TestKeys.RSA.getPublic()))
        .withMessage("HS256 needs a SecretKey, was RSA public key");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerificationKey.of(JwtAlgorithm.EDDSA, TestKeys.P256.getPublic()))
        .withMessage("EdDSA needs a EdECPublicKey, was EC public key");
  }

  @Test
  void readsPem() {
    String pem = TestKeys.pem(TestKeys.P256.getPublic().getEncoded());

    assertThat(VerificationKey.fromPem(JwtAlgorithm.ES256, pem))
        .isEqualTo(VerificationKey.of(JwtAlgorithm.ES256, TestKeys.P256.getPublic()));
  }

  @Test
  void readsPemOfEveryKind() {
    String rsa = TestKeys.pem(TestKeys.RSA.getPublic().getEncoded());
    String ed = TestKeys.pem(TestKeys.ED25519.getPublic().getEncoded());

    assertThat(VerificationKey.fromPem(JwtAlgorithm.PS256, rsa).algorithm())
        .isEqualTo(JwtAlgorithm.PS256);
    assertThat(VerificationKey.fromPem(JwtAlgorithm.EDDSA, ed).algorithm())
        .isEqualTo(JwtAlgorithm.EDDSA);
  }

  @Test
  void refusesAPrivateKeyInPemAndDoesNotQuoteIt() {
    String pem = TestKeys.pem(TestKeys.P256.getPrivate().getEncoded()).replace("PUBLIC", "PRIVATE");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerificationKey.fromPem(JwtAlgorithm.ES256, pem))
        .withMessage("pem must be one PUBLIC KEY or CERTIFICATE");
  }

  @Test
  void doesNotPrintSecrets() {
    VerificationKey key = VerificationKey.of(JwtAlgorithm.HS256, TestKeys.SECRET).withId("k");

    assertThat(key).hasToString("HS256 key k");
  }

  @ParameterizedTest
  @SecurityCase(10)
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  void refusesEd25519KeysWithWhichAnybodyCanSign(String encoded) {
    String jwk =
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"x\",\"x\":\"%s\"}"
            .formatted(Token.base64(HexFormat.of().parseHex(encoded)));

    assertThat(KeySet.fromJwks(TestKeys.jwks(jwk)).keys()).isEmpty();
  }

  @Test
  @SecurityCase(10)
  void refusesAnEd25519KeyThatThePlatformTakes() throws Exception {
    // The neutral element: R = 1 and S = 0 are its signature of everything.
    PublicKey neutral =
        KeyFactory.getInstance("Ed25519")
            .generatePublic(
                new EdECPublicKeySpec(
                    NamedParameterSpec.ED25519, new EdECPoint(false, BigInteger.ONE)));
    Signature platform = Signature.getInstance("Ed25519");
    platform.initVerify(neutral);
    platform.update(new byte[] {1, 2, 3});
    byte[] forged = new byte[64];
    forged[0] = 1;
    assertThat(platform.verify(forged)).isTrue();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerificationKey.of(JwtAlgorithm.EDDSA, neutral))
        .withMessage("EdDSA key must not be of small order");
  }

  @ParameterizedTest
  @SecurityCase(10)
  @ValueSource(strings = {"", "AA", "AQ", "Ag"})
  void refusesRsaKeysWithoutAnExponent(String exponent) {
    String jwk = TestKeys.rsaJwk(TestKeys.RSA, "x", "").replace("AQAB", exponent);

    assertThat(KeySet.fromJwks(TestKeys.jwks(jwk)).keys()).isEmpty();
  }
}
