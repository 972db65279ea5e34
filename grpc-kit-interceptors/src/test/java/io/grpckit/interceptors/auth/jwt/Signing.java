package io.grpckit.interceptors.auth.jwt;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Signs with the platform alone, so that the tests do not trust the library that they test. */
final class Signing {

  private Signing() {}

  static byte[] sign(JwtAlgorithm algorithm, Key key, byte[] content) {
    try {
      if (key instanceof SecretKey secret) {
        return hmac("HmacSHA" + algorithm.bits(), secret.getEncoded(), content);
      }
      Signature signer = signature(algorithm);
      signer.initSign((PrivateKey) key);
      signer.update(content);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] hmac(String name, byte[] secret, byte[] content) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(name);
    mac.init(new SecretKeySpec(secret, name));
    return mac.doFinal(content);
  }

  private static Signature signature(JwtAlgorithm algorithm) throws GeneralSecurityException {
    return switch (algorithm) {
      case ES256, ES384 ->
          Signature.getInstance("SHA" + algorithm.bits() + "withECDSAinP1363Format");
      case ES512 -> Signature.getInstance("SHA512withECDSAinP1363Format");
      case PS256, PS384, PS512 -> pss(algorithm.bits());
      case EDDSA -> Signature.getInstance("Ed25519");
      default -> Signature.getInstance("SHA" + algorithm.bits() + "withRSA");
    };
  }

  private static Signature pss(int bits) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("RSASSA-PSS");
    String hash = "SHA-" + bits;
    signature.setParameter(
        new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits / 8, 1));
    return signature;
  }
}
