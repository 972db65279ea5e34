package io.grpckit.interceptors.auth.jwt;

import static io.grpckit.interceptors.auth.jwt.BadToken.bad;
import static io.grpckit.interceptors.auth.jwt.Token.valid;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.List;

/** Cases 1 to 9: algorithms and signatures. */
final class AlgorithmCases {

  private AlgorithmCases() {}

  static List<BadToken> all() throws Exception {
    byte[] der = TestKeys.RSA.getPublic().getEncoded();
    String pem = TestKeys.pem(der);
    return List.of(
        bad(1, "alg none", valid().header("alg", "\"none\"").unsigned() + "."),
        bad(1, "alg none, signed", valid().header("alg", "\"none\"").sign()),
        bad(1, "alg None", valid().header("alg", "\"None\"").sign()),
        bad(1, "alg NONE", valid().header("alg", "\"NONE\"").sign()),
        bad(1, "alg nOnE", valid().header("alg", "\"nOnE\"").sign()),
        bad(2, "alg empty", valid().header("alg", "\"\"").sign()),
        bad(2, "alg missing", valid().without("alg").sign()),
        bad(2, "alg null", valid().header("alg", "null").sign()),
        bad(2, "alg array", valid().header("alg", "[\"ES256\"]").sign()),
        bad(3, "alg with a space behind", valid().header("alg", "\"ES256 \"").sign()),
        bad(3, "alg in lower case", valid().header("alg", "\"es256\"").sign()),
        bad(3, "alg with NUL", valid().header("alg", "\"ES256\\u0000\"").sign()),
        bad(4, "HS256 with the RSA public key as secret", confused(der)),
        bad(4, "HS256 with the public key's PEM as secret", confused(pem.getBytes(US_ASCII))),
        bad(5, "an algorithm that is not listed", rs512()),
        bad(6, "empty ES256 signature", valid().withSignature(new byte[0])),
        bad(6, "empty RS256 signature", rsaHeader().withSignature(new byte[0])),
        bad(6, "empty EdDSA signature", edHeader().withSignature(new byte[0])),
        bad(6, "one zero byte as EdDSA signature", edHeader().withSignature(new byte[1])),
        bad(7, "ES256 with r = s = 0", valid().withSignature(new byte[64])),
        bad(7, "ES256 with r = s = n", valid().withSignature(rAndSAreTheOrder())),
        bad(8, "ES256 signature in DER", valid().withSignature(derSignature())),
        bad(9, "ES256 signed by a P-384 key", signedByP384()),
        bad(9, "kid of a key of another algorithm", valid().header("kid", "\"rsa\"").sign()),
        bad(9, "signed by a stranger's key", stranger().sign()),
        bad(9, "signature of another token", valid().unsigned() + swappedSignature()));
  }

  private static String confused(byte[] publicKey) throws Exception {
    Token token = valid().header("alg", "\"HS256\"").header("kid", "\"rsa\"");
    byte[] content = token.unsigned().getBytes(US_ASCII);
    return token.withSignature(Signing.hmac("HmacSHA256", publicKey, content));
  }

  private static String rs512() {
    return valid()
        .header("kid", "\"rsa\"")
        .signedBy(JwtAlgorithm.RS512, TestKeys.RSA.getPrivate())
        .sign();
  }

  private static Token rsaHeader() {
    return valid().header("alg", "\"RS256\"").header("kid", "\"rsa\"");
  }

  private static Token edHeader() {
    return valid().header("alg", "\"EdDSA\"").header("kid", "\"ed\"");
  }

  private static byte[] rAndSAreTheOrder() {
    BigInteger order = ((ECPublicKey) TestKeys.P256.getPublic()).getParams().getOrder();
    byte[] bytes = order.toByteArray();
    byte[] signature = new byte[64];
    System.arraycopy(bytes, bytes.length - 32, signature, 0, 32);
    System.arraycopy(bytes, bytes.length - 32, signature, 32, 32);
    return signature;
  }

  private static byte[] derSignature() throws Exception {
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(TestKeys.P256.getPrivate());
    signer.update(valid().unsigned().getBytes(US_ASCII));
    return signer.sign();
  }

  private static String signedByP384() {
    return valid().signedQuietlyBy(JwtAlgorithm.ES384, TestKeys.P384.getPrivate()).sign();
  }

  /** A token that nobody's key has signed but a stranger's. */
  static Token stranger() {
    return valid().signedBy(JwtAlgorithm.ES256, TestKeys.OTHER_P256.getPrivate());
  }

  private static String swappedSignature() {
    String other = valid().claim("sub", "\"mallory\"").sign();
    return other.substring(other.lastIndexOf('.'));
  }
}
