package io.grpckit.benchmarks;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpckit.interceptors.auth.jwt.JwtAlgorithm;
import io.grpckit.interceptors.auth.jwt.JwtAuthenticator;
import io.grpckit.interceptors.auth.jwt.JwtAuthenticatorBuilder;
import io.grpckit.interceptors.auth.jwt.KeySet;
import io.grpckit.interceptors.auth.jwt.VerificationKey;
import java.security.Key;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executor;

/** A token of one caller, and what those who verify it must know. */
final class SignedToken extends CallCredentials {
  static final String ISSUER = "https://issuer.test";
  static final String AUDIENCE = "echo";

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final SigningKey key;
  private final String header;

  private SignedToken(SigningKey key, String text) {
    this.key = key;
    this.header = "Bearer " + text;
  }

  /** Signed with ES256. */
  static SignedToken create() {
    return signedBy(SigningKey.ES256);
  }

  static SignedToken signedBy(SigningKey key) {
    return new SignedToken(key, claims().sign(key.javaJwt()));
  }

  /** Worth nothing without the certificate of {@link ClientCertificate}. */
  static SignedToken bound() {
    Map<String, String> confirmation = Map.of("x5t#S256", ClientCertificate.thumbprint());
    return new SignedToken(
        SigningKey.ES256, claims().withClaim("cnf", confirmation).sign(SigningKey.ES256.javaJwt()));
  }

  private static JWTCreator.Builder claims() {
    Instant now = Instant.now();
    return JWT.create()
        .withIssuer(ISSUER)
        .withAudience(AUDIENCE)
        .withSubject("alice")
        .withClaim("scope", "echo:use")
        .withIssuedAt(now)
        .withExpiresAt(now.plusSeconds(3600));
  }

  JwtAuthenticator authenticator() {
    return rules().build();
  }

  JwtAuthenticatorBuilder rules() {
    JwtAlgorithm algorithm = key.algorithm();
    return JwtAuthenticator.builder(KeySet.of(VerificationKey.of(algorithm, verificationKey())))
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .algorithms(algorithm);
  }

  Key verificationKey() {
    return key.verificationKey();
  }

  Algorithm javaJwt() {
    return key.javaJwt();
  }

  String algorithm() {
    return key.algorithm().headerName();
  }

  @Override
  public void applyRequestMetadata(
      RequestInfo request, Executor executor, MetadataApplier applier) {
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, header);
    applier.apply(headers);
  }
}
