package io.grpc.testing.integration;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpckit.interceptors.auth.client.BearerTokenCredentials;
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

/** A caller's token on every call, and the authenticator that accepts it. */
record SignedToken(CallCredentials credentials, JwtAuthenticator authenticator)
    implements ClientInterceptor {
  private static final String ISSUER = "https://issuer.test";
  private static final String AUDIENCE = "interop";

  static SignedToken create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return of(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SignedToken of(KeyPair keys) {
    ECPublicKey publicKey = (ECPublicKey) keys.getPublic();
    Instant now = Instant.now();
    String token =
        JWT.create()
            .withIssuer(ISSUER)
            .withAudience(AUDIENCE)
            .withSubject("alice")
            .withIssuedAt(now)
            .withExpiresAt(now.plusSeconds(3600))
            .sign(Algorithm.ECDSA256(publicKey, (ECPrivateKey) keys.getPrivate()));
    return new SignedToken(
        BearerTokenCredentials.of(token).allowPlaintextOnLoopback(),
        JwtAuthenticator.builder(KeySet.of(VerificationKey.of(JwtAlgorithm.ES256, publicKey)))
            .issuer(ISSUER)
            .audience(AUDIENCE)
            .build());
  }

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    return next.newCall(method, options.withCallCredentials(credentials));
  }
}
