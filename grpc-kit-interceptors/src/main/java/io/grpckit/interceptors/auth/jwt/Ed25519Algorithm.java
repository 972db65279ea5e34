package io.grpckit.interceptors.auth.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureGenerationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.util.Base64;

/** EdDSA on Ed25519 (RFC 8037), which java-jwt leaves out, on the platform's own implementation. */
final class Ed25519Algorithm extends Algorithm {

  private final EdECPublicKey key;

  Ed25519Algorithm(EdECPublicKey key) {
    super("EdDSA", "Ed25519");
    this.key = key;
  }

  @Override
  public void verify(DecodedJWT token) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update((token.getHeader() + "." + token.getPayload()).getBytes(US_ASCII));
      if (!verifier.verify(Base64.getUrlDecoder().decode(token.getSignature()))) {
        throw new SignatureVerificationException(this);
      }
    } catch (GeneralSecurityException e) {
      throw new SignatureVerificationException(this, e);
    }
  }

  @Override
  public byte[] sign(byte[] content) {
    throw new SignatureGenerationException(this, null);
  }
}
