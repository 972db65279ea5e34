package io.grpckit.interceptors.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class VerificationKeyTest {

  @Test
  void refusesShortRsaKeys() {
    // Case 10.
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
  void refusesAnotherCurve() {
    // Case 9.
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
}
