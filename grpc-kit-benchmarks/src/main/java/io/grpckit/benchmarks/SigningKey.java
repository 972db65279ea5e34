package io.grpckit.benchmarks;

import com.auth0.jwt.algorithms.Algorithm;
import io.grpckit.interceptors.auth.jwt.JwtAlgorithm;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The keys of the issuer, made once. */
record SigningKey(JwtAlgorithm algorithm, Key verificationKey, Algorithm javaJwt) {

  static final SigningKey HS256 = hmac();
  static final SigningKey RS256 = rsa();
  static final SigningKey ES256 = ec();

  private static SigningKey hmac() {
    byte[] secret = "a secret of thirty-two characters".getBytes();
    return new SigningKey(
        JwtAlgorithm.HS256, new SecretKeySpec(secret, "HmacSHA256"), Algorithm.HMAC256(secret));
  }

  private static SigningKey rsa() {
    KeyPair pair = generate("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
    return new SigningKey(
        JwtAlgorithm.RS256,
        pair.getPublic(),
        Algorithm.RSA256((RSAPublicKey) pair.getPublic(), (RSAPrivateKey) pair.getPrivate()));
  }

  private static SigningKey ec() {
    KeyPair pair = generate("EC", new ECGenParameterSpec("secp256r1"));
    return new SigningKey(
        JwtAlgorithm.ES256,
        pair.getPublic(),
        Algorithm.ECDSA256((ECPublicKey) pair.getPublic(), (ECPrivateKey) pair.getPrivate()));
  }

  private static KeyPair generate(String algorithm, AlgorithmParameterSpec parameters) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(parameters);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
