package io.grpckit.benchmarks;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpckit.interceptors.auth.jwt.JwtAlgorithm;
import io.grpckit.interceptors.auth.jwt.JwtAuthenticator;
import io.grpckit.interceptors.auth.jwt.KeySet;
import io.grpckit.interceptors.auth.jwt.VerificationKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.concurrent.Executor;

/** An ES256 token of one caller, and the authenticator that accepts it. */
final class SignedToken extends CallCredentials {
  private static final String ISSUER = "https://issuer.test";
  private static final String AUDIENCE = "echo";
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final String header;
  private final JwtAuthenticator authenticator;

  private SignedToken(KeyPair keys) {
    ECPublicKey publicKey = (ECPublicKey) keys.getPublic();
    Instant now = Instant.now();
    header =
        "Bearer "
            + JWT.create()
                .withIssuer(ISSUER)
                .withAudience(AUDIENCE)
                .withSubject("alice")
                .withClaim("scope", "echo:use")
                .withIssuedAt(now)
                .withExpiresAt(now.plusSeconds(3600))
                .sign(Algorithm.ECDSA256(publicKey, (ECPrivateKey) keys.getPrivate()));
    authenticator =
        JwtAuthenticator.builder(KeySet.of(VerificationKey.of(JwtAlgorithm.ES256, publicKey)))
            .issuer(ISSUER)
            .audience(AUDIENCE)
            .build();
  }

  static SignedToken create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new SignedToken(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  JwtAuthenticator authenticator() {
    return authenticator;
  }

  @Override
  public void applyRequestMetadata(
      RequestInfo request, Executor executor, MetadataApplier applier) {
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, header);
    applier.apply(headers);
  }
}
